package io.citytwin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkingMemoryTest {

  private static final long MIB = 1_048_576;

  /** A quarter of it, 4 MiB, for those who need little; 12 MiB for those who need much. */
  private final WorkingMemory memory = new WorkingMemory(16 * MIB);

  private static Deadline in(long millis) {
    return Deadline.in(Duration.ofMillis(millis), InstantSource.system());
  }

  private static final Deadline FAR = in(60_000);

  private WorkingMemory.Share taken(long bytes) {
    WorkingMemory.Share share = memory.share();
    share.take(bytes, FAR);
    return share;
  }

  @Test
  void whatIsGivenBackIsTakenByWhoWaits() throws Exception {
    WorkingMemory.Share first = taken(8 * MIB);
    CompletableFuture<WorkingMemory.Share> second =
        CompletableFuture.supplyAsync(() -> taken(8 * MIB));
    Thread.sleep(100);
    assertThat(second).isNotDone();
    first.close();
    assertThat(memory.taken()).isIn(0L, 8 * MIB);
    second.get(20, TimeUnit.SECONDS).close();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void whoWaitsTooLongIsToldWhenToComeBack() {
    try (var _ = taken(8 * MIB);
        WorkingMemory.Share late = memory.share()) {
      assertThatThrownBy(() -> late.take(8 * MIB, in(50)))
          .isInstanceOfSatisfying(
              TwinException.class,
              busy -> {
                assertThat(busy.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                assertThat(busy.details()).containsKey("retryAfterMs");
              });
      assertThat(memory.taken()).isEqualTo(8 * MIB);
    }
  }

  @Test
  void whoNeedsLittleNeverWaitsBehindThoseWhoNeedMuch() {
    try (var _ = taken(12 * MIB);
        var _ = taken(WorkingMemory.MUCH);
        WorkingMemory.Share more = memory.share()) {
      assertThatThrownBy(() -> more.take(WorkingMemory.MUCH + 1, in(50)))
          .isInstanceOf(TwinException.class);
    }
  }

  @Test
  void whatNeedsMoreThanThereIsIsServedAlone() {
    try (var _ = taken(1L << 60);
        WorkingMemory.Share other = memory.share()) {
      assertThat(memory.taken()).isEqualTo(12 * MIB);
      assertThatThrownBy(() -> other.take(MIB, in(50))).isInstanceOf(TwinException.class);
    }
    taken(MIB).close();
  }

  @Test
  void whoNeedsLessThanItTookGivesTheRestBack() {
    try (WorkingMemory.Share share = taken(12 * MIB)) {
      share.keep(MIB);
      assertThat(memory.taken()).isEqualTo(MIB);
      taken(11 * MIB).close();
      share.keep(100);
      assertThat(memory.taken()).isEqualTo(1024);
    }
    assertThat(memory.taken()).isZero();
  }

  @Test
  void whoNeedsMoreThanItTookHasIt() {
    try (var _ = taken(10 * MIB)) {
      try (WorkingMemory.Share share = taken(100)) {
        share.keep(5 * MIB);
        assertThat(memory.taken()).isEqualTo(15 * MIB);
        assertThat(memory.isOverdrawn()).isTrue();
      }
      assertThat(memory.isOverdrawn()).isFalse();
      taken(2 * MIB).close();
    }
  }

  @Test
  void whatIsKeptIsTakenAgainWithWhatComesBesides() {
    try (WorkingMemory.Share share = taken(2 * MIB)) {
      share.keep(MIB);
      share.take(3 * MIB, FAR);
      assertThat(memory.taken()).isEqualTo(4 * MIB);
    }
  }

  @Test
  void tooLittleIsRefused() {
    assertThatThrownBy(() -> new WorkingMemory(MIB - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1048576 at least");
  }

  /** Two that hold something and want the rest would else wait for each other. */
  @Test
  void whoWaitsHoldsNothing() throws Exception {
    WorkingMemory.Share one = taken(6 * MIB);
    WorkingMemory.Share other = taken(6 * MIB);
    CompletableFuture<Void> growing =
        CompletableFuture.runAsync(() -> one.take(10 * MIB, FAR)).thenRun(one::close);
    other.take(10 * MIB, FAR);
    other.close();
    growing.get(20, TimeUnit.SECONDS);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void aShareThatWasClosedWhileItWaitedHoldsNothing() throws Exception {
    WorkingMemory.Share first = taken(12 * MIB);
    WorkingMemory.Share second = memory.share();
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> second.take(MIB, FAR));
    Thread.sleep(50);
    second.close();
    first.close();
    waiting.get(20, TimeUnit.SECONDS);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void whoIsGoneDoesNotBegin() {
    Abandonment gone = new Abandonment();
    gone.happen();
    Deadline deadline = Deadline.in(Duration.ofMinutes(1), InstantSource.system(), gone);
    try (WorkingMemory.Share share = memory.share()) {
      assertThatThrownBy(() -> share.take(MIB, deadline))
          .isInstanceOfSatisfying(
              TwinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    }
    assertThat(memory.taken()).isZero();
  }

  /** The law: never more than there is, and in the end nothing. Seeded. */
  @Test
  void manyAtOnceNeverHaveMoreThanThereIs() throws Exception {
    AtomicLong inUse = new AtomicLong();
    AtomicLong most = new AtomicLong();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Random random = new Random(i);
        all.add(
            threads.submit(
                () -> {
                  for (int turn = 0; turn < 20; turn++) {
                    long bytes = random.nextLong(1, 5 * MIB);
                    try (WorkingMemory.Share share = taken(bytes)) {
                      most.accumulateAndGet(inUse.addAndGet(bytes), Math::max);
                      Thread.yield();
                      long less = random.nextLong(bytes);
                      inUse.addAndGet(less - bytes);
                      share.keep(less);
                      inUse.addAndGet(-less);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get(50, TimeUnit.SECONDS);
      }
    }
    assertThat(most.get()).isBetween(8 * MIB, 16 * MIB);
    assertThat(memory.taken()).isZero();
  }
}
