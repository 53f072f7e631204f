package io.citytwin.importer.synthetic.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a file of observations to a service, batch by batch, as it is. */
public final class HistoryFeed {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryFeed.class);
  private static final int BATCH = 5_000;
  private static final Duration LOG_EVERY = Duration.ofSeconds(10);

  private HistoryFeed() {}

  /**
   * Sends all lines of a file; blank lines are passed over.
   *
   * @param patience how long to go on trying with one batch while the service is away
   * @return number of lines sent
   * @throws IOException if the file cannot be read, or the service does not take a batch: the
   *     message says from which line on
   */
  public static long send(Path file, ObservationClient client, Duration patience)
      throws IOException, InterruptedException {
    long sent = 0;
    long lastLog = System.nanoTime();
    StringBuilder batch = new StringBuilder();
    int size = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        batch.append(line).append('\n');
        if (++size == BATCH) {
          sent = post(batch, size, sent, client, patience);
          size = 0;
          if (System.nanoTime() - lastLog > LOG_EVERY.toNanos()) {
            lastLog = System.nanoTime();
            LOG.info("feed.history observations={}", sent);
          }
        }
      }
    }
    return size > 0 ? post(batch, size, sent, client, patience) : sent;
  }

  private static long post(
      StringBuilder batch, int size, long sent, ObservationClient client, Duration patience)
      throws IOException, InterruptedException {
    try {
      client.send(batch.toString(), patience);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + " (" + sent + " observations were sent before)", e);
    }
    batch.setLength(0);
    return sent + size;
  }
}
