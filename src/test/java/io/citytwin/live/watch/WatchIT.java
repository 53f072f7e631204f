package io.citytwin.live.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.selection.FeatureSelection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A watch behind a transport that asks for everything at once, as Spring's do. */
class WatchIT {

  private static final RunningService service = SharedLiveService.service();

  private static final class Greedy implements Subscriber<StateChangeBatch> {

    final List<StateChangeBatch> received = new CopyOnWriteArrayList<>();

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(StateChangeBatch batch) {
      received.add(batch);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void nextBatchWaitsUntilTheTransportHasSentTheOneBefore() {
    WatchRequest request =
        new WatchRequest(
            new FeatureSelection(null, Set.of(SensorCity.sensor(150)), null, null),
            Duration.ofMillis(1),
            10);
    Delivery delivery = Delivery.overHttp();
    Watch watch = service.bean(WatchHub.class).open(request, null, delivery);
    Greedy transport = new Greedy();
    watch.flow().subscribe(transport);
    try {
      RunningService.await("the first batch", () -> transport.received.size() == 1);
      Instant at = Instant.now().minusSeconds(60);
      for (int i = 1; i <= 20; i++) {
        send(150, at.plusMillis(i), i / 20.0);
        send(151, at.plusMillis(i), i / 20.0);
      }
      service.awaitShown(
          SensorCity.code(151, "pressure"),
          1.0); // sent after the last of 150, so all those were folded
      assertThat(transport.received).hasSize(1);

      delivery.confirm();
      RunningService.await("the second batch", () -> transport.received.size() == 2);
      StateChangeBatch second = transport.received.get(1);
      assertThat(second.sequence()).isEqualTo(2);
      assertThat(second.coalesced()).isEqualTo(19);
      assertThat(second.changes().getFirst().values().getFirst().number()).isEqualTo(1.0);
    } finally {
      watch.flow().cancel();
    }
  }

  @Test
  void whoLeavesMoreThanOnceTakesNothingFromOthers() {
    WatchRequest request =
        new WatchRequest(
            new FeatureSelection(null, Set.of(SensorCity.sensor(152)), null, null),
            Duration.ofMillis(1),
            10);
    Watch leaving = service.bean(WatchHub.class).open(request, null, null);
    Watch staying = service.bean(WatchHub.class).open(request, null, null);
    Greedy transport = new Greedy();
    leaving.flow().subscribe(new Greedy());
    staying.flow().subscribe(transport);
    try {
      RunningService.await("the first batch", () -> transport.received.size() == 1);
      leaving.flow().cancel();
      leaving.flow().cancel();
      send(152, Instant.now().minusSeconds(30), 0.7);
      RunningService.await("the change", () -> transport.received.size() == 2);
      assertThat(transport.received.get(1).changes().getFirst().values().getFirst().number())
          .isEqualTo(0.7);
    } finally {
      staying.flow().cancel();
    }
  }

  private static void send(int sensor, Instant at, double value) {
    assertThat(
            service
                .postLines(RunningService.line(SensorCity.code(sensor, "pressure"), at, value))
                .status())
        .isEqualTo(200);
  }
}
