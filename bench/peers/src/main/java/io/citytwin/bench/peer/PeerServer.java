package io.citytwin.bench.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.nio.file.Files;
import java.util.Objects;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/**
 * The hand-written peer: Tomcat on virtual threads, graphql-java, a pool of ten connections.
 * Loopback only.
 *
 * <p>{@code DATABASE_URL} (postgresql://user:password@host:port/database) and {@code PORT} come
 * from the environment.
 */
public final class PeerServer {

  private PeerServer() {}

  public static void main(String[] args) throws Exception {
    var store = new BuildingStore(pool(URI.create(setting("DATABASE_URL"))));
    var tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("bench-peer").toString());
    tomcat.setConnector(connector(Integer.parseInt(setting("PORT"))));
    var context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "graphql", new GraphQlServlet(PeerSchema.over(store)));
    context.addServletMappingDecoded("/graphql", "graphql");
    tomcat.start();
    tomcat.getServer().await();
  }

  private static Connector connector(int port) {
    var connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxKeepAliveRequests", "-1");
    connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("peer-"));
    return connector;
  }

  private static HikariDataSource pool(URI database) {
    var config = new HikariConfig();
    int port = database.getPort() < 0 ? 5432 : database.getPort();
    config.setJdbcUrl("jdbc:postgresql://" + database.getHost() + ":" + port + database.getPath());
    if (database.getUserInfo() != null) {
      String[] user = database.getUserInfo().split(":", 2);
      config.setUsername(user[0]);
      config.setPassword(user.length > 1 ? user[1] : null);
    }
    config.setMaximumPoolSize(10);
    return new HikariDataSource(config);
  }

  private static String setting(String name) {
    return Objects.requireNonNull(System.getenv(name), name + " is not set");
  }
}
