/** The evaluation of rules against an oracle. */
package io.citytwin.alarm.evaluation;
