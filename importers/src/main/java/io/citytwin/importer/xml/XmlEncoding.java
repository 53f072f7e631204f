package io.citytwin.importer.xml;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.text.EncodingNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The encoding an XML file declares (XML 1.0, appendix F).
 *
 * @param charset null for UTF-8, which the parser reads by itself
 */
record XmlEncoding(@Nullable Charset charset) {

  private static final int HEAD = 400;
  private static final Pattern DECLARED =
      Pattern.compile("^<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']");

  static XmlEncoding of(Path file, String source) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    }
    int first = head.length > 1 ? (head[0] & 0xff) << 8 | head[1] & 0xff : 0;
    // A byte order mark, or a "<" as two bytes.
    if (first == 0xfeff || first == 0xfffe || first == 0x003c || first == 0x3c00) {
      return new XmlEncoding(
          first == 0xfeff || first == 0xfffe
              ? StandardCharsets.UTF_16
              : first == 0x3c00 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    Matcher declared =
        DECLARED.matcher(text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text);
    if (!declared.find()) {
      return new XmlEncoding(null);
    }
    Charset charset =
        EncodingNames.find(declared.group(1))
            .orElseThrow(
                () ->
                    new SourceException(
                        SourceException.Code.ENCODING_UNKNOWN,
                        "%s declares the encoding %s, which is not known; convert it to UTF-8"
                            .formatted(source, declared.group(1))));
    return new XmlEncoding(XmlCursor.isPlain(charset) ? null : charset);
  }
}
