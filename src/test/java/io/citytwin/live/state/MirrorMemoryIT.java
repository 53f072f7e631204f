package io.citytwin.live.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.ObservationHistory;
import io.citytwin.testing.TestServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XTrimArgs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What an instance that begins now knows of the time before. Uses sensors 166 to 169. */
class MirrorMemoryIT {

  private static final RunningService service = SharedLiveService.service();

  /** The oracle is the mirror that was there all the time. */
  @Test
  void laterMirrorKnowsFromTheStreamWhatMovedWhenAndAfterTrimmingOnlyWhatIsLeft()
      throws SQLException {
    LatestState all = service.bean(LatestState.class);
    List<LatestState.Moment> moments = new ArrayList<>();
    Instant start = Instant.now().minusSeconds(300);
    for (int i = 0; i < 12; i++) {
      String code = SensorCity.code(166 + i % 3, "pressure");
      Instant at = start.plusSeconds(i % 5 == 4 ? -100 : i); // some are late and move nothing
      LatestState.Moment before = all.now();
      assertThat(service.postLines(RunningService.line(code, at, i / 16.0)).status())
          .isEqualTo(200);
      RunningService.await("it is folded", () -> !all.now().equals(before));
      moments.add(all.now());
    }
    LatestState later = mirror();
    for (LatestState.Moment moment : moments) {
      assertThat(later.remembers(moment)).isTrue();
      for (Datastream datastream : service.bean(DatastreamRegistry.class).current().all()) {
        int number = datastream.number();
        assertThat(later.find(number)).isEqualTo(all.find(number));
        assertThat(later.movedAfter(number, moment.place()))
            .isEqualTo(all.movedAfter(number, moment.place()));
      }
    }
    trim(moments.get(5).place());
    LatestState afterTrimming = mirror();
    assertThat(afterTrimming.remembers(moments.get(4))).isFalse();
    assertThat(afterTrimming.remembers(moments.get(5))).isTrue();
    assertThat(all.remembers(moments.get(0))).isTrue();
    assertThat(all.remembers(new LatestState.Moment("another run", moments.get(5).place())))
        .isFalse();
  }

  private static LatestState mirror() {
    LatestState mirror = new LatestState();
    StateFollower follower =
        new StateFollower(
            service.bean(RedisClient.class),
            service.bean(DataSource.class),
            service.bean(DatastreamRegistry.class),
            service.bean(ObservationHistory.class),
            mirror,
            new StatePublisher(mirror, new SimpleMeterRegistry()),
            new ImportedSeries(service.bean(DataSource.class)),
            service.bean(LiveSettings.class));
    follower.start();
    try {
      RunningService.await("it is ready", () -> mirror.status() == LiveStatus.READY);
    } finally {
      follower.stop();
    }
    return mirror;
  }

  private static void trim(StreamPlace oldest) throws SQLException {
    RedisClient client = RedisClient.create(TestServers.redisUrl());
    try (var redis = client.connect(io.lettuce.core.codec.ByteArrayCodec.INSTANCE)) {
      byte[] changes = TwinKeys.of(service.bean(DataSource.class)).changes();
      Long gone = redis.sync().xtrim(changes, XTrimArgs.Builder.minId(oldest.id()).exactTrimming());
      assertThat(Objects.requireNonNull(gone)).isPositive();
    } finally {
      client.shutdown();
    }
  }
}
