/** Rules and alarms on real servers. */
package io.citytwin.alarm;
