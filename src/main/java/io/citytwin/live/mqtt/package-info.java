/**
 * The door for observations over MQTT: rules say what a topic and its payload mean, the broker gets
 * its acknowledgement after the commit. The contract is in {@code docs/live.md}.
 */
@NullMarked
package io.citytwin.live.mqtt;

import org.jspecify.annotations.NullMarked;
