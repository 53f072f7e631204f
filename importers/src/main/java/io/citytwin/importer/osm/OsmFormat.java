package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of OpenStreetMap data, told by content; by name where the content tells nothing. */
public enum OsmFormat {
  /** Protocol buffers. */
  PBF,
  /** An extract as XML, packed with gzip or bzip2 or not at all. */
  XML,
  /** Changes as XML, packed likewise. */
  CHANGES;

  private static final int HEAD_BYTES = 1 << 16;
  private static final int PBF_TYPE_BYTES = 64;
  private static final Pattern PROLOGUE =
      Pattern.compile("(?s)<\\?.*?\\?>|<!--.*?-->|<!DOCTYPE.*?>");
  private static final Pattern ROOT = Pattern.compile("<(osm|osmChange)[\\s/>]");
  private static final Pattern PACKING = Pattern.compile("\\.(gz|bz2)$");

  /**
   * Tells the form of a file.
   *
   * @throws SourceException FILE_NOT_FOUND; FILE_EMPTY; FORMAT_UNKNOWN if it is none of these
   */
  public static OsmFormat of(Path file) throws IOException {
    OsmFaults faults = new OsmFaults(file);
    if (!Files.isRegularFile(file)) {
      throw faults.missing();
    }
    if (Files.size(file) == 0) {
      throw faults.empty("it has 0 bytes");
    }
    OsmFormat format = byContent(head(file));
    if (format == null) {
      format = byName(file.getFileName().toString().toLowerCase(Locale.ROOT));
    }
    if (format == null) {
      throw faults.foreign("neither content nor name say so");
    }
    return format;
  }

  /** What a damaged packing still gives: the reader will say what is wrong with it. */
  private static byte[] head(Path file) throws IOException {
    try (PackedFile packed = new PackedFile(file)) {
      return packed.stream().readNBytes(HEAD_BYTES);
    } catch (SourceException e) {
      return new byte[0];
    }
  }

  private static @Nullable OsmFormat byContent(byte[] head) {
    // Zeros fall out of UTF-16.
    String text = new String(head, StandardCharsets.ISO_8859_1).replace("\0", "");
    if (text.substring(0, Math.min(text.length(), PBF_TYPE_BYTES)).contains("OSMHeader")) {
      return PBF;
    }
    Matcher root = ROOT.matcher(PROLOGUE.matcher(text).replaceAll(""));
    return !root.find() ? null : root.group(1).equals("osm") ? XML : CHANGES;
  }

  private static @Nullable OsmFormat byName(String name) {
    String plain = PACKING.matcher(name).replaceFirst("");
    if (plain.endsWith(".pbf")) {
      return PBF;
    }
    if (plain.endsWith(".osm") || plain.endsWith(".osm.xml")) {
      return XML;
    }
    return plain.endsWith(".osc") ? CHANGES : null;
  }
}
