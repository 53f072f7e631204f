package io.citytwin.importer.synthetic.live;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The faults of a city, a file for each: whoever plays the sensors looks there, whoever wants a
 * fault puts it there. Those that are over are removed.
 */
public final class FaultFolder {

  /** Name of the folder within that of the city. */
  public static final String NAME = "faults";

  private static final Logger LOG = LoggerFactory.getLogger(FaultFolder.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path folder;

  private FaultFolder(Path folder) {
    this.folder = folder;
  }

  /** The faults of the city in a folder. */
  public static FaultFolder of(Path city) {
    return new FaultFolder(city.resolve(NAME));
  }

  /** Puts a fault there, whole or not at all. */
  public void add(Fault fault) throws IOException {
    Files.createDirectories(folder);
    String name =
        fault.kind().name().toLowerCase(Locale.ROOT) + "-" + fault.from().toEpochMilli() + ".json";
    Path part = folder.resolve(name + ".part");
    Files.writeString(part, JSON.writeValueAsString(fault));
    Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The faults that are on at an instant; none if they cannot be read. */
  public List<Fault> on(Instant time) {
    List<Fault> on = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        Fault fault = JSON.readValue(Files.readString(file), Fault.class);
        if (fault.isOn(time)) {
          on.add(fault);
        } else if (!time.isBefore(fault.until())) {
          Files.deleteIfExists(file);
          LOG.info("fault.over kind={}", fault.kind());
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // no fault was ever put there
    } catch (IOException | JacksonException e) {
      LOG.warn("fault.unread cause=\"{}\"", e.getMessage());
    }
    return on;
  }
}
