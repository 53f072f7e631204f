package io.citytwin.api.http;

import io.citytwin.api.Abandonment;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Notices clients that close their connection while their answer is being worked out. A servlet is
 * told of it only when it writes, which is too late to stop the work; so the connections of
 * requests under way are looked at, twice a second, for the end of what their clients send.
 */
@Component
class AbandonedRequests implements DisposableBean {

  private static final long INTERVAL = Duration.ofMillis(500).toMillis();

  private final Set<Watch> watched = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("abandoned-requests").factory());

  AbandonedRequests() {
    var _ = clock.scheduleWithFixedDelay(this::look, INTERVAL, INTERVAL, TimeUnit.MILLISECONDS);
  }

  /** Until it is closed, a connection is looked at. */
  static final class Watch implements AutoCloseable {

    private final AbandonedRequests all;
    private final org.apache.coyote.@Nullable Request connection;
    private final Abandonment abandonment = new Abandonment();
    private boolean over;

    private Watch(AbandonedRequests all, org.apache.coyote.@Nullable Request connection) {
      this.all = all;
      this.connection = connection;
    }

    /** Happens when the client is gone. */
    Abandonment abandonment() {
      return abandonment;
    }

    /** The thread of the request reads from the connection again after this. */
    @Override
    public synchronized void close() {
      over = true;
      all.watched.remove(this);
    }

    /** Tries to read without waiting; the end of the stream shows as one byte that is not there. */
    private synchronized void look() {
      if (over || connection == null) {
        return;
      }
      connection.action(ActionCode.AVAILABLE, true);
      if (connection.getAvailable() > 0) {
        all.watched.remove(this);
        abandonment.happen();
      }
    }
  }

  /** Watches the connection of a request whose body has been read. */
  Watch watch(HttpServletRequest request) {
    boolean watchable = !request.isSecure() && request.getHeader("Transfer-Encoding") == null;
    Object connection = request.getAttribute(ConnectionValve.CONNECTION);
    Watch watch =
        new Watch(
            this, watchable && connection instanceof org.apache.coyote.Request own ? own : null);
    if (watch.connection != null) {
      watched.add(watch);
    }
    return watch;
  }

  private void look() {
    watched.forEach(Watch::look);
  }

  @Override
  public void destroy() {
    clock.shutdownNow();
  }
}
