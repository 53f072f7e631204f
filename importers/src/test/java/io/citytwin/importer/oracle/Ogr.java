package io.citytwin.importer.oracle;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** GDAL's programs; a test that needs them fails where they are missing. */
public final class Ogr {

  private static final Pattern LAYER = Pattern.compile("^\\d+: (.*?)(?: \\([^()]*\\))?$");

  private Ogr() {}

  /** Figures of every layer, by name, in the CRS of the file. */
  public static Map<String, LayerFigures> figures(Path file) throws IOException {
    Map<String, LayerFigures> layers = new LinkedHashMap<>();
    for (String layer : layers(file)) {
      layers.put(layer, figures(file, layer));
    }
    return layers;
  }

  private static List<String> layers(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : run("ogrinfo", "-ro", "-q", file.toString()).lines().toList()) {
      Matcher layer = LAYER.matcher(line);
      if (layer.matches()) {
        names.add(layer.group(1));
      }
    }
    return names;
  }

  private static LayerFigures figures(Path file, String layer) throws IOException {
    LayerFigures figures = new LayerFigures();
    Process process =
        new ProcessBuilder(
                "ogr2ogr",
                "-f",
                "CSV",
                "/vsistdout/",
                file.toString(),
                layer,
                "-lco",
                "GEOMETRY=AS_WKT",
                "-lco",
                "CREATE_CSVT=NO",
                "-nlt",
                "CONVERT_TO_LINEAR",
                "--config",
                "OGR_WKT_PRECISION",
                "17")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    WKTReader wkt = new WKTReader();
    try (Reader out = new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1);
        CsvReader<NamedCsvRecord> rows =
            CsvReader.builder().maxBufferSize(1 << 27).ofNamedCsvRecord(out)) {
      for (NamedCsvRecord row : rows) {
        String text = row.findField("WKT").orElse("");
        try {
          figures.add(text.isEmpty() ? null : wkt.read(text));
        } catch (ParseException | IllegalArgumentException e) {
          // A surface of triangles, or a ring of two points, which GDAL passes on and we refuse.
          figures.addRefused();
        }
      }
    }
    return figures;
  }

  public static String run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
