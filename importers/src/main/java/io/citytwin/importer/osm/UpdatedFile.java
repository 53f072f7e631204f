package io.citytwin.importer.osm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/**
 * Writes the objects that go by to a PBF file of a temporary name beside the one wanted, which it
 * becomes in the end; what stood there before stays until then.
 */
final class UpdatedFile implements OsmVisitor, AutoCloseable {

  private final Path file;
  private final Path partial;
  private final OsmVisitor next;
  private final PbfWriter writer;

  UpdatedFile(Path file, OsmVisitor next) throws IOException {
    this.file = file;
    this.partial = file.resolveSibling(file.getFileName() + ".part");
    this.next = next;
    this.writer = new PbfWriter(partial);
  }

  @Override
  public void bounds(Envelope bounds) throws IOException {
    writer.bounds(bounds);
    next.bounds(bounds);
  }

  @Override
  public void node(OsmObject node) throws IOException {
    object(OsmType.NODE, node);
  }

  @Override
  public void way(OsmObject way) throws IOException {
    object(OsmType.WAY, way);
  }

  @Override
  public void relation(OsmObject relation) throws IOException {
    object(OsmType.RELATION, relation);
  }

  @Override
  public void object(OsmType type, OsmObject object) throws IOException {
    writer.object(type, object);
    next.object(type, object);
  }

  @Override
  public void malformed(long offset, @Nullable String sourceId, String message) throws IOException {
    next.malformed(offset, sourceId, message);
  }

  /** Gives the file its name. Without this nothing is left of it. */
  void publish() throws IOException {
    writer.finish();
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What was written, for a person. */
  String note() {
    return "The extract as it is now was written to %s; the next changes can be applied to it%s."
        .formatted(
            file,
            writer.tooLarge() == 0
                ? ""
                : ", but %d object(s) beyond the limits are missing there"
                    .formatted(writer.tooLarge()));
  }

  @Override
  public void close() throws IOException {
    try (writer) {
      Files.deleteIfExists(partial);
    }
  }
}
