package io.citytwin.importer.archive;

import io.citytwin.importer.text.EncodingEvidence;
import io.citytwin.importer.text.EncodingNames;
import java.nio.charset.Charset;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * Names of the entries of a zip. Those that are not flagged as UTF-8 are in whatever code page the
 * packing machine had: found by the bytes of all of them together, else code page 437, the
 * standard's own.
 */
final class ZipNames {

  private static final Charset STANDARD = EncodingNames.ofCodePage(437).orElseThrow();

  private final Charset charset;

  ZipNames(List<ZipArchiveEntry> entries) {
    EncodingEvidence evidence = new EncodingEvidence();
    for (ZipArchiveEntry entry : entries) {
      byte[] raw = entry.getRawName();
      if (!isUnicode(entry) && raw != null) {
        evidence.add(raw, 0, raw.length);
      }
    }
    Charset fitting = evidence.verdict().charset();
    charset = fitting.equals(EncodingNames.WINDOWS_1252) ? STANDARD : fitting;
  }

  private static boolean isUnicode(ZipArchiveEntry entry) {
    return entry.getNameSource() != ZipArchiveEntry.NameSource.NAME;
  }

  /** The name, with slashes between folders. */
  String of(ZipArchiveEntry entry) {
    byte[] raw = entry.getRawName();
    String name = isUnicode(entry) || raw == null ? entry.getName() : new String(raw, charset);
    return name.replace('\\', '/');
  }
}
