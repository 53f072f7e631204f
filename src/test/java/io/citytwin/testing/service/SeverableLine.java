package io.citytwin.testing.service;

import io.citytwin.model.connection.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A port that forwards to the real database and can be cut like a cable. */
public final class SeverableLine implements AutoCloseable {

  private final URI target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ServerSocket door;

  private SeverableLine(URI target) throws IOException {
    this.target = target;
    ServerSocket first = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = first.getLocalPort();
    serve(first);
  }

  /** A line to a database. */
  public static SeverableLine to(DatabaseUrl database) {
    try {
      return new SeverableLine(URI.create(database.jdbcUrl().substring("jdbc:".length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, on loopback. */
  public int port() {
    return port;
  }

  /** Ends every connection and refuses new ones. */
  public void sever() throws IOException {
    ServerSocket current = door;
    if (current != null) {
      current.close();
    }
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  /** Takes connections again, on the same port. */
  public void mend() throws IOException {
    serve(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
  }

  @Override
  public void close() throws IOException {
    sever();
  }

  private void serve(ServerSocket socket) {
    door = socket;
    Thread.ofVirtual()
        .start(
            () -> {
              while (!socket.isClosed()) {
                try {
                  Socket client = socket.accept();
                  Socket server = new Socket(target.getHost(), target.getPort());
                  open.add(client);
                  open.add(server);
                  pump(client, server);
                  pump(server, client);
                } catch (IOException severed) {
                  return;
                }
              }
            });
  }

  private static void pump(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (from;
                  to) {
                from.getInputStream().transferTo(to.getOutputStream());
              } catch (IOException severed) {
                // Both ends are closed by leaving the block.
              }
            });
  }
}
