package io.citytwin.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.sql.DedicatedConnections;
import java.sql.DriverManager;
import java.util.Properties;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pool of connections to PostGIS, and connections beside it. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

  @Bean
  HikariDataSource dataSource(
      @Value("${citytwin.database.url}") String url,
      @Value("${citytwin.database.pool-size}") int poolSize) {
    DatabaseUrl address = DatabaseUrl.parse(url);
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName("postgis");
    pool.setJdbcUrl(address.jdbcUrl());
    pool.setUsername(address.user());
    pool.setPassword(address.password());
    pool.setMaximumPoolSize(poolSize);
    pool.setConnectionTimeout(5_000);
    // Statements are few and repeated: prepare them on the server at first use.
    pool.addDataSourceProperty("prepareThreshold", "1");
    // Spatial functions look so costly to the planner that it would compile a query and start
    // workers
    // for a page of rows; both take longer than the page.
    pool.addDataSourceProperty("options", "-c jit=off -c max_parallel_workers_per_gather=0");
    pool.addDataSourceProperty("ApplicationName", "citytwin");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return pool;
  }

  @Bean
  DedicatedConnections dedicatedConnections(@Value("${citytwin.database.url}") String url) {
    DatabaseUrl address = DatabaseUrl.parse(url);
    return purpose -> {
      Properties properties = new Properties();
      properties.setProperty("user", address.user());
      properties.setProperty("password", address.password());
      properties.setProperty("ApplicationName", purpose);
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty("connectTimeout", "5"); // seconds
      return DriverManager.getConnection(address.jdbcUrl(), properties);
    };
  }
}
