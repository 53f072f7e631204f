package io.citytwin.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the live path.
 *
 * @param clockSkew how far ahead of this machine's clock a time may lie
 * @param maxAge how old a phenomenon time may be
 * @param maxLineBytes longest line of a request
 * @param maxBodyBytes longest request, after unpacking
 * @param maxLines most lines in a request
 * @param maxDays most different days (UTC) in a request
 * @param maxReportedErrors most faulty lines described in an answer; all are counted
 * @param queueCapacity most observations waiting to be committed, in all requests
 * @param groupSize most observations in one commit
 * @param bodyMemory bytes that requests under way share; 0 for a part of the heap
 * @param patience how long a body may take, besides a second for each 128 KiB
 * @param maxSubscribers most subscriptions of this instance
 * @param maxRegion largest region of a subscription, square degrees
 * @param resumeWithin how long after it broke off a subscription can go on where it was
 * @param streamBytes most bytes of changes kept in Redis for that, about
 */
@ConfigurationProperties("citytwin.live")
public record LiveSettings(
    @DefaultValue("5m") Duration clockSkew,
    @DefaultValue("400d") Duration maxAge,
    @DefaultValue("16384") int maxLineBytes,
    @DefaultValue("16777216") long maxBodyBytes,
    @DefaultValue("10000") int maxLines,
    @DefaultValue("32") int maxDays,
    @DefaultValue("100") int maxReportedErrors,
    @DefaultValue("200000") int queueCapacity,
    @DefaultValue("5000") int groupSize,
    @DefaultValue("0") long bodyMemory,
    @DefaultValue("30s") Duration patience,
    @DefaultValue("1000") int maxSubscribers,
    @DefaultValue("2") double maxRegion,
    @DefaultValue("5m") Duration resumeWithin,
    @DefaultValue("33554432") long streamBytes) {

  public LiveSettings {
    if (queueCapacity < maxLines) {
      throw new IllegalArgumentException(
          "citytwin.live.queue-capacity (%d) must hold one request of citytwin.live.max-lines (%d)"
              .formatted(queueCapacity, maxLines));
    }
  }
}
