package io.citytwin.testing.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestComponent;

/** Every statement that requests send, in order; not those of the heartbeats and writers. */
@TestComponent
public class StatementLog implements BeanPostProcessor, QueryExecutionListener {

  /** The threads that serve requests have this name and a number. */
  private static final String REQUEST_THREADS = "request-";

  private final List<String> statements = new CopyOnWriteArrayList<>();

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof DataSource pool
        ? ProxyDataSourceBuilder.create(pool).listener(this).build()
        : bean;
  }

  /** Forgets what was sent so far. */
  public void clear() {
    statements.clear();
  }

  /** What was sent since {@link #clear()}. */
  public List<String> statements() {
    return new ArrayList<>(statements);
  }

  @Override
  public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

  @Override
  public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    if (Thread.currentThread().getName().startsWith(REQUEST_THREADS)) {
      queries.forEach(query -> statements.add(query.getQuery()));
    }
  }
}
