package io.citytwin.api.http;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Who serves a request: one of a few threads of the operating system while one is free, else a
 * virtual thread. A thread of the system that waits for the database is woken by it; a virtual one
 * by another thread, which takes longer than a small answer itself. Requests that wait in their
 * thousands, as those for a commit, are for virtual threads.
 */
@Component
class RequestThreads implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** As many as can be busy while as many again wait for the database. */
  static final int SYSTEM_THREADS = 4 * Runtime.getRuntime().availableProcessors();

  @Override
  public void customize(TomcatServletWebServerFactory server) {
    server.addProtocolHandlerCustomizers(handler -> handler.setExecutor(executor()));
  }

  static Executor executor() {
    ThreadFactory few = Thread.ofPlatform().daemon().name("request-", 1).factory();
    ThreadFactory many = Thread.ofVirtual().name("request-virtual-", 1).factory();
    // Handed over or refused, never kept waiting.
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            SYSTEM_THREADS,
            SYSTEM_THREADS,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            few,
            (request, full) -> many.newThread(request).start());
    threads.allowCoreThreadTimeOut(true); // nobody tells it when the server has stopped
    return threads;
  }
}
