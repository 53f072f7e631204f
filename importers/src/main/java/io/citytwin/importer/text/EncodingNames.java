package io.citytwin.importer.text;

import io.citytwin.importer.pipeline.SourceException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of encodings as .cpg files and people write them: {@code UTF-8}, {@code 65001}, {@code
 * GBK}, {@code 936}, {@code CP936}, {@code OEM 932}, {@code ISO 88591}, {@code ANSI 1252}.
 *
 * <p>GBK, GB2312 and code page 936 are read as GB18030, which contains them.
 */
public final class EncodingNames {

  /** All Chinese characters, and all of GBK. */
  public static final Charset GB18030 = Charset.forName("GB18030");

  /** Traditional Chinese as Windows writes it. */
  public static final Charset BIG5 = Charset.forName("x-windows-950");

  /** Western European as Windows writes it. */
  public static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private static final Pattern ISO = Pattern.compile("(?:ISO)?8859(1[0-6]|[1-9])");
  private static final Pattern PAGE =
      Pattern.compile(
          "(?:ANSI|OEM|CP|MSDOS|DOS|MS|IBM|WINDOWS|WIN|XWINDOWS|CODEPAGE|LDID)*0*(\\d{1,5})");
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("UTF8", "UTF-8"),
          Map.entry("UTF8BOM", "UTF-8"),
          Map.entry("UTF16", "UTF-16"),
          Map.entry("ASCII", "US-ASCII"),
          Map.entry("GBK", "GB18030"),
          Map.entry("GB2312", "GB18030"),
          Map.entry("EUCCN", "GB18030"),
          Map.entry("GB18030", "GB18030"),
          Map.entry("BIG5", "x-windows-950"),
          Map.entry("BIG5HKSCS", "Big5-HKSCS"),
          Map.entry("SJIS", "windows-31j"),
          Map.entry("SHIFTJIS", "windows-31j"),
          Map.entry("EUCJP", "EUC-JP"),
          Map.entry("EUCKR", "x-windows-949"),
          Map.entry("KSC5601", "x-windows-949"),
          Map.entry("LATIN1", "ISO-8859-1"),
          Map.entry("ANSI", "windows-1252"),
          Map.entry("KOI8R", "KOI8-R"),
          Map.entry("MACROMAN", "x-MacRoman"));
  private static final Map<Integer, String> PAGES =
      Map.ofEntries(
          Map.entry(932, "windows-31j"),
          Map.entry(936, "GB18030"),
          Map.entry(949, "x-windows-949"),
          Map.entry(950, "x-windows-950"),
          Map.entry(951, "Big5-HKSCS"),
          Map.entry(1200, "UTF-16LE"),
          Map.entry(1201, "UTF-16BE"),
          Map.entry(874, "x-windows-874"),
          Map.entry(737, "x-IBM737"),
          Map.entry(10000, "x-MacRoman"),
          Map.entry(10006, "x-MacGreek"),
          Map.entry(10007, "x-MacCyrillic"),
          Map.entry(10029, "x-MacCentralEurope"),
          Map.entry(20127, "US-ASCII"),
          Map.entry(20866, "KOI8-R"),
          Map.entry(54936, "GB18030"),
          Map.entry(65001, "UTF-8"));

  private EncodingNames() {}

  /** The encoding of a name; empty if the name means nothing here. */
  public static Optional<Charset> find(String name) {
    String plain = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    String word = WORDS.get(plain);
    if (word != null) {
      return ofJava(word);
    }
    Matcher iso = ISO.matcher(plain);
    if (iso.matches()) {
      return ofJava("ISO-8859-" + iso.group(1));
    }
    Matcher page = PAGE.matcher(plain);
    if (page.matches()) {
      return ofCodePage(Integer.parseInt(page.group(1)));
    }
    return ofJava(name.strip());
  }

  /**
   * The encoding that a person named.
   *
   * @throws SourceException ENCODING_UNKNOWN if the name means nothing here
   */
  public static Charset parse(String name) throws SourceException {
    return find(name)
        .orElseThrow(
            () ->
                new SourceException(
                    SourceException.Code.ENCODING_UNKNOWN,
                    "the encoding \"%s\" is not known; name one such as UTF-8, GB18030, Big5, windows-1252 or ISO-8859-1"
                        .formatted(name)));
  }

  /** The encoding of a code page of Windows or MS-DOS; empty if Java has none for it. */
  public static Optional<Charset> ofCodePage(int page) {
    String name = PAGES.get(page);
    if (name != null) {
      return ofJava(name);
    }
    if (page >= 28591 && page <= 28605) {
      return ofJava("ISO-8859-" + (page - 28590));
    }
    return page >= 1250 && page <= 1258
        ? ofJava("windows-" + page)
        : ofJava("IBM%03d".formatted(page));
  }

  /** The name people know, for notes. */
  public static String display(Charset charset) {
    return charset.equals(BIG5)
        ? "Big5 (code page 950)"
        : charset.equals(StandardCharsets.UTF_8) ? "UTF-8" : charset.name();
  }

  private static Optional<Charset> ofJava(String name) {
    try {
      return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    } catch (IllegalCharsetNameException e) {
      return Optional.empty();
    }
  }
}
