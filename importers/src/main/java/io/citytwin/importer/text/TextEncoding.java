package io.citytwin.importer.text;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The encoding a text is read by.
 *
 * @param note what had to be decided, one sentence for a person; null if nothing had
 */
public record TextEncoding(Charset charset, @Nullable String note) {

  private static final String OVERRIDE = "if that is wrong, name the encoding with --encoding";

  /** The encoding that a person named: it is obeyed. */
  public static TextEncoding given(Charset charset) {
    return new TextEncoding(charset, null);
  }

  /** The encoding of a text of which nothing is said. */
  public static TextEncoding detected(EncodingEvidence evidence) {
    EncodingEvidence.Verdict verdict = evidence.verdict();
    if (evidence.highBytes() == 0) {
      return new TextEncoding(verdict.charset(), null);
    }
    String name = EncodingNames.display(verdict.charset());
    return new TextEncoding(
        verdict.charset(),
        verdict.clear()
            ? "nothing says how the text is encoded; by its bytes it is read as %s; %s"
                .formatted(name, OVERRIDE)
            : "nothing says how the text is encoded, and its %,d bytes beyond ASCII fit more than one encoding, or none; it is read as %s; %s"
                .formatted(evidence.highBytes(), name, OVERRIDE));
  }

  /**
   * The encoding that a file declares, unless its bytes are evidently of another.
   *
   * @param by where the file says it, for the note
   * @param firm whether the declaration names one encoding; false if it says only "the usual one"
   */
  public static TextEncoding declared(
      Charset charset, String by, boolean firm, EncodingEvidence evidence) {
    if (evidence.highBytes() == 0 || fits(charset, firm, evidence)) {
      return new TextEncoding(charset, null);
    }
    Charset evident = evidence.verdict().charset();
    return new TextEncoding(
        evident,
        "%s says %s, but the bytes are not that; the text is read as %s; %s"
            .formatted(
                by, EncodingNames.display(charset), EncodingNames.display(evident), OVERRIDE));
  }

  private static boolean fits(Charset charset, boolean firm, EncodingEvidence evidence) {
    EncodingEvidence.Verdict verdict = evidence.verdict();
    if (charset.equals(StandardCharsets.UTF_8)) {
      return !evidence.contradictsUtf8();
    }
    if (evidence.isUtf8()) {
      return false;
    }
    return firm || !verdict.clear() || verdict.charset().equals(charset);
  }
}
