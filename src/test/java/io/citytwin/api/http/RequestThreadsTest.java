package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestThreadsTest {

  private final CountDownLatch waited = new CountDownLatch(1);
  private final Executor threads = RequestThreads.executor();

  @AfterEach
  void letGo() {
    waited.countDown();
  }

  @Test
  void aFewAreServedByThreadsOfTheSystemAndAllOthersByVirtualOnes() throws Exception {
    int few = RequestThreads.SYSTEM_THREADS;
    List<Request> requests = IntStream.range(0, few + 1000).mapToObj(i -> new Request()).toList();
    for (Request request : requests) {
      threads.execute(request);
    }
    for (Request request : requests) {
      assertThat(request.served.get(30, TimeUnit.SECONDS).isVirtual())
          .isEqualTo(requests.indexOf(request) >= few);
    }
  }

  @Test
  void aRequestThatComesLaterFindsAThreadOfTheSystemFree() throws Exception {
    var first = new Request();
    threads.execute(first);
    first.served.get(30, TimeUnit.SECONDS);
    waited.countDown();
    for (int i = 0; i < 100 * RequestThreads.SYSTEM_THREADS; i++) {
      var next = new Request();
      threads.execute(next);
      assertThat(next.served.get(30, TimeUnit.SECONDS).isVirtual()).isFalse();
      next.ended.get(30, TimeUnit.SECONDS);
    }
  }

  /** Waits, as for a database. */
  private final class Request implements Runnable {

    private final CompletableFuture<Thread> served = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    @Override
    public void run() {
      served.complete(Thread.currentThread());
      try {
        ended.complete(waited.await(30, TimeUnit.SECONDS));
      } catch (InterruptedException interrupted) {
        ended.completeExceptionally(interrupted);
      }
    }
  }
}
