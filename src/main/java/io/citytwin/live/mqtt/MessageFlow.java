package io.citytwin.live.mqtt;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.ingest.Batch;
import io.citytwin.live.ingest.IngestReport;
import io.citytwin.live.ingest.ObservationIntake;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a message to its acknowledgement. One thread reads messages and queues their observations,
 * which the committer gathers into groups; another acknowledges in the order of arrival, as the
 * standard wants it (MQTT 5, 4.6), when a message is committed. What cannot be committed now is
 * tried again; meanwhile the broker sends no more than the receive maximum.
 */
final class MessageFlow {

  private static final Logger log = LoggerFactory.getLogger(MessageFlow.class);
  private static final long RETRY_MILLIS = 250;
  private static final long LOOK_UP_MILLIS = 100;

  private final List<MessageRule> rules;
  private final int receiveMaximum;
  private final ObservationIntake intake;
  private final MessageReader reader;
  private final Refusals refusals;
  private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Pending> pending = new LinkedBlockingQueue<>();
  private final AtomicInteger held = new AtomicInteger();
  private final Counter arrived;
  private final Counter dropped;
  private volatile boolean running;
  private volatile @Nullable BrokerConnection connection;
  private @Nullable Thread submitter;
  private @Nullable Thread acknowledger;

  /** A message whose observations are on their way. */
  private record Pending(Message message, CompletableFuture<IngestReport> report) {}

  MessageFlow(
      MqttSettings settings, LiveSettings limits, ObservationIntake intake, MeterRegistry metrics) {
    this.rules = settings.rules();
    this.receiveMaximum = settings.receiveMaximum();
    this.intake = intake;
    this.reader = new MessageReader(limits);
    this.refusals = new Refusals(settings.refusals(), metrics);
    this.arrived =
        Counter.builder("citytwin.mqtt.received")
            .description("Messages of the broker, repeated ones included")
            .register(metrics);
    this.dropped =
        Counter.builder("citytwin.mqtt.dropped")
            .description("Messages of quality of service 0 for which there was no room")
            .register(metrics);
    Gauge.builder("citytwin.mqtt.unacknowledged", held, AtomicInteger::get)
        .description("Messages that wait for their commit")
        .register(metrics);
  }

  /** Over this connection refusals are published from now on. */
  void attach(BrokerConnection next) {
    connection = next;
  }

  /** Takes a message; never waits. Quality of service 0 knows no way to slow a sender down. */
  void receive(Message message) {
    arrived.increment();
    if (message.connection() == null && held.get() >= receiveMaximum) {
      dropped.increment();
      return;
    }
    held.incrementAndGet();
    received.add(message);
  }

  private void submitAll() {
    while (running) {
      try {
        Message message = received.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
        if (message == null) {
          continue;
        }
        CompletableFuture<IngestReport> report = submitted(message);
        if (report == null) {
          held.decrementAndGet();
        } else {
          pending.add(new Pending(message, report));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
  }

  /** What becomes of a message, as soon as there is room; null if the broker sends it again. */
  private @Nullable CompletableFuture<IngestReport> submitted(Message message)
      throws InterruptedException {
    while (running && !message.comesAgain()) {
      try {
        return submit(message);
      } catch (TwinException e) {
        if (!passes(e)) {
          return CompletableFuture.failedFuture(e);
        }
        Thread.sleep(RETRY_MILLIS);
      } catch (RuntimeException e) { // the thread must outlive whatever it meets
        log.error("mqtt.read", e);
        return CompletableFuture.failedFuture(
            new TwinException(ErrorCode.BAD_USER_INPUT, "the message cannot be read", e));
      }
    }
    return null;
  }

  private CompletableFuture<IngestReport> submit(Message message) {
    for (MessageRule rule : rules) {
      Map<String, String> parts = rule.template().match(message.topic());
      if (parts != null) {
        Batch batch = intake.begin("line");
        reader.read(message, rule, parts, batch);
        if (batch.isEmpty()) {
          throw new TwinException(ErrorCode.BAD_USER_INPUT, "the payload holds no observation");
        }
        return intake.submit(batch);
      }
    }
    throw new TwinException(
        ErrorCode.BAD_USER_INPUT,
        "no rule of citytwin.mqtt.rules reads this topic; the broker still knows an earlier one");
  }

  /** Whether trying again may help. */
  private static boolean passes(TwinException failure) {
    return failure.code() == ErrorCode.RATE_LIMITED
        || failure.code().kind() == ErrorCode.Kind.UNAVAILABLE
        || failure.code().kind() == ErrorCode.Kind.INTERNAL;
  }

  private void acknowledgeAll() {
    Queue<Pending> inOrder = new ArrayDeque<>();
    while (running || !pending.isEmpty()) {
      try {
        if (inOrder.isEmpty()) {
          Pending next = pending.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
          if (next == null) {
            continue;
          }
          inOrder.add(next);
        }
        if (isDone(inOrder.element())) {
          inOrder.remove();
          held.decrementAndGet();
        } else if (running) {
          inOrder = again(inOrder);
        } else {
          break; // not acknowledged: the broker keeps them
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (RuntimeException e) { // the thread must outlive whatever it meets
        log.error("mqtt.acknowledge", e);
        inOrder.poll();
        held.decrementAndGet();
      }
    }
  }

  /** Acknowledges a message if it is committed or can never be; false if it must be tried again. */
  private boolean isDone(Pending next) throws InterruptedException {
    Message message = next.message();
    try {
      IngestReport report = next.report().get();
      for (IngestReport.Fault fault : report.errors()) {
        refusals.refuse(message, fault.code().name(), fault.line(), fault.message(), connection);
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TwinException failure) || passes(failure)) {
        return message.comesAgain();
      }
      refusals.refuse(
          message, failure.code().name(), 0, String.valueOf(failure.getMessage()), connection);
    }
    message.acknowledge();
    return true;
  }

  /** Tries all again that failed together, so that they are committed together. */
  private Queue<Pending> again(Queue<Pending> inOrder) throws InterruptedException {
    Thread.sleep(RETRY_MILLIS);
    Queue<Pending> all = new ArrayDeque<>(inOrder);
    pending.drainTo(all);
    Queue<Pending> retried = new ArrayDeque<>(all.size());
    for (Pending one : all) {
      CompletableFuture<IngestReport> report =
          one.report().isCompletedExceptionally() ? submitted(one.message()) : one.report();
      if (report == null) {
        held.decrementAndGet();
      } else {
        retried.add(new Pending(one.message(), report));
      }
    }
    return retried;
  }

  void start() {
    running = true;
    submitter = Thread.ofPlatform().daemon().name("mqtt-reader").start(this::submitAll);
    acknowledger =
        Thread.ofPlatform().daemon().name("mqtt-acknowledger").start(this::acknowledgeAll);
  }

  /** Takes no more, and acknowledges what is committed within a time. */
  void stop(long millis) {
    running = false;
    for (Thread thread : new @Nullable Thread[] {submitter, acknowledger}) {
      try {
        if (thread != null) {
          thread.join(millis);
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
