package io.citytwin.importer.shapefile;

import io.citytwin.importer.text.EncodingNames;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;

/**
 * Language driver ids: byte 29 of a .dbf header. Source: the code page tables of FoxPro and of
 * Esri's documentation of dBASE files.
 */
final class LanguageDrivers {

  /** "The usual code page of the machine that wrote the file": Windows-1252 in the West. */
  static final int ANSI = 0x57;

  private static final Map<Integer, int[]> DRIVERS_BY_PAGE =
      Map.ofEntries(
          Map.entry(437, new int[] {0x01, 0x09, 0x0b, 0x0d, 0x0f, 0x11, 0x15, 0x18, 0x19, 0x1b}),
          Map.entry(
              850, new int[] {0x02, 0x0a, 0x0e, 0x10, 0x12, 0x14, 0x16, 0x1a, 0x1d, 0x25, 0x37}),
          Map.entry(1252, new int[] {0x03, ANSI, 0x58, 0x59}),
          Map.entry(10000, new int[] {0x04}),
          Map.entry(865, new int[] {0x08, 0x17, 0x66}),
          Map.entry(932, new int[] {0x13, 0x7b}),
          Map.entry(863, new int[] {0x1c, 0x6c}),
          Map.entry(852, new int[] {0x1f, 0x22, 0x23, 0x40, 0x64, 0x87}),
          Map.entry(860, new int[] {0x24}),
          Map.entry(866, new int[] {0x26, 0x65}),
          Map.entry(936, new int[] {0x4d, 0x7a}),
          Map.entry(949, new int[] {0x4e, 0x79}),
          Map.entry(950, new int[] {0x4f, 0x78}),
          Map.entry(874, new int[] {0x50, 0x7c}),
          Map.entry(861, new int[] {0x67}),
          Map.entry(737, new int[] {0x6a, 0x86}),
          Map.entry(857, new int[] {0x6b, 0x88}),
          Map.entry(10007, new int[] {0x96}),
          Map.entry(10029, new int[] {0x97}),
          Map.entry(10006, new int[] {0x98}),
          Map.entry(1250, new int[] {0xc8}),
          Map.entry(1251, new int[] {0xc9}),
          Map.entry(1254, new int[] {0xca}),
          Map.entry(1253, new int[] {0xcb}),
          Map.entry(1257, new int[] {0xcc}));

  private LanguageDrivers() {}

  /**
   * The encoding of an id; empty for 0, for ids nobody defined and for pages Java does not have.
   */
  static Optional<Charset> find(int id) {
    for (Map.Entry<Integer, int[]> entry : DRIVERS_BY_PAGE.entrySet()) {
      for (int driver : entry.getValue()) {
        if (driver == id) {
          return EncodingNames.ofCodePage(entry.getKey());
        }
      }
    }
    return Optional.empty();
  }
}
