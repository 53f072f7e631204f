/** Live data end to end on real servers. */
package io.citytwin.live;
