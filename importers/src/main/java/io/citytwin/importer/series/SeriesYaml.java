package io.citytwin.importer.series;

import io.citytwin.importer.mapping.YamlValue;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.series.ValueColumn.QualityRule;
import io.citytwin.model.feature.FeatureKind;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the language of series mappings. Every fault names its line and what is allowed there. */
final class SeriesYaml {

  private static final Set<String> FILE_KEYS =
      Set.of(
          "version",
          "title",
          "format",
          "encoding",
          "csv",
          "json",
          "fileName",
          "sensor",
          "time",
          "missing",
          "repeated",
          "values",
          "sensors");
  private static final Set<String> CSV_KEYS = Set.of("delimiter", "quote", "skipLines", "columns");
  private static final Set<String> JSON_KEYS = Set.of("records", "keyed");
  private static final Set<String> TIME_KEYS =
      Set.of("text", "pattern", "zone", "gap", "overlap", "step");
  private static final Set<String> VALUE_KEYS =
      Set.of(
          "property",
          "column",
          "columns",
          "name",
          "unit",
          "factor",
          "offset",
          "text",
          "decimalComma",
          "missing",
          "minimum",
          "maximum",
          "cadence",
          "lateAfter",
          "deadAfter",
          "retention",
          "quality");
  private static final Set<String> SENSOR_KEYS =
      Set.of("type", "name", "x", "y", "crs", "stations", "mounted");

  private final String file;

  SeriesYaml(String file) {
    this.file = file;
  }

  SeriesMapping parse(String text) throws SourceException {
    YamlValue root = YamlValue.parse(file, new StringReader(text));
    Map<String, YamlValue> members = root.members(FILE_KEYS);
    YamlValue version = root.get("version");
    if (!version.text().equals("1")) {
      throw version.fault("the version is " + version.text() + ", this CityTwin reads version 1");
    }
    Set<String> missing = new HashSet<>(Set.of(""));
    missing.addAll(texts(members.get("missing")));
    List<ValueColumn> values = new ArrayList<>();
    for (YamlValue value : root.get("values").items()) {
      values.add(value(value, missing));
    }
    YamlValue repeated = members.get("repeated");
    YamlValue fileName = members.get("fileName");
    return new SeriesMapping(
        members.containsKey("title") ? members.get("title").text() : file,
        format(members),
        fileName == null ? null : pattern(fileName),
        template(root.get("sensor")),
        time(root.get("time")),
        values,
        repeated != null && choice(repeated, Repeated.class) == Repeated.LAST,
        members.containsKey("sensors") ? sensors(members.get("sensors")) : null);
  }

  private enum Repeated {
    FIRST,
    LAST
  }

  // ---------------------------------------------------------------- form of the files

  private static SeriesFormat format(Map<String, YamlValue> members) throws SourceException {
    YamlValue type = members.get("format");
    Map<String, YamlValue> csv = object(members.get("csv"), CSV_KEYS);
    Map<String, YamlValue> json = object(members.get("json"), JSON_KEYS);
    YamlValue delimiter = csv.get("delimiter");
    YamlValue records = json.get("records");
    return new SeriesFormat(
        type == null ? null : choice(type, SeriesFormat.Type.class),
        members.containsKey("encoding")
            ? encoding(members.get("encoding"))
            : StandardCharsets.UTF_8,
        delimiter == null ? null : character(delimiter),
        csv.containsKey("quote") ? character(csv.get("quote")) : '"',
        csv.containsKey("skipLines") ? count(csv.get("skipLines")) : 0,
        csv.containsKey("columns") ? csv.get("columns").texts() : List.of(),
        records == null ? List.of() : List.of(records.text().split("\\.")),
        json.containsKey("keyed") && json.get("keyed").truth());
  }

  private static Charset encoding(YamlValue value) throws SourceException {
    return converted(
        value,
        Charset::forName,
        "no encoding this Java knows; such as UTF-8, windows-1252, GB18030");
  }

  private static char character(YamlValue value) throws SourceException {
    String text = value.rawText().equals("tab") ? "\t" : value.rawText();
    if (text.length() != 1) {
      throw value.fault("one character is expected here, or the word tab");
    }
    return text.charAt(0);
  }

  private static int count(YamlValue value) throws SourceException {
    double number = value.number();
    if (number != Math.rint(number) || number < 0 || number > 1_000) {
      throw value.fault("a whole number from 0 to 1,000 is expected here");
    }
    return (int) number;
  }

  // ---------------------------------------------------------------- time

  private static TimeRule time(YamlValue time) throws SourceException {
    Map<String, YamlValue> members = time.members(TIME_KEYS);
    YamlValue gap = members.get("gap");
    YamlValue overlap = members.get("overlap");
    YamlValue pattern = members.get("pattern");
    return new TimeRule(
        template(time.get("text")),
        pattern == null
            ? new TimePattern("ISO")
            : converted(
                pattern,
                TimePattern::new,
                "no pattern; allowed: ISO, EPOCH_SECONDS, EPOCH_MILLIS, or letters such as"
                    + " uuuu-MM-dd HH:mm"),
        converted(
            time.get("zone"),
            ZoneId::of,
            "no time zone; such as UTC, Europe/Berlin, Asia/Shanghai, +01:00"),
        gap == null ? TimeRule.Gap.REJECT : choice(gap, TimeRule.Gap.class),
        overlap == null ? TimeRule.Overlap.EARLIER : choice(overlap, TimeRule.Overlap.class),
        duration(members.get("step")));
  }

  private static @Nullable Duration duration(@Nullable YamlValue value) throws SourceException {
    if (value == null) {
      return null;
    }
    Duration duration = converted(value, Duration::parse, "no duration; such as PT5M, PT1H or P1D");
    if (duration.isNegative() || duration.isZero() || duration.toDays() > 36_500) {
      throw value.fault("a duration must be longer than nothing, and shorter than a century");
    }
    return duration;
  }

  // ---------------------------------------------------------------- values

  private static ValueColumn value(YamlValue value, Set<String> missing) throws SourceException {
    Map<String, YamlValue> members = value.members(VALUE_KEYS);
    if (members.containsKey("column") == members.containsKey("columns")) {
      throw value.fault("a value needs either \"column\" or \"columns\"");
    }
    Set<String> allMissing = new HashSet<>(missing);
    allMissing.addAll(texts(members.get("missing")));
    YamlValue name = members.get("name");
    return new ValueColumn(
        template(value.get("property")),
        members.containsKey("column")
            ? Pattern.compile(Pattern.quote(value.get("column").text()))
            : glob(value.get("columns").text()),
        name == null ? null : name.text(),
        members.containsKey("unit") ? members.get("unit").text() : "1",
        members.containsKey("factor") ? members.get("factor").number() : 1,
        members.containsKey("offset") ? members.get("offset").number() : 0,
        members.containsKey("text") && members.get("text").truth(),
        members.containsKey("decimalComma") && members.get("decimalComma").truth(),
        allMissing,
        number(members.get("minimum")),
        number(members.get("maximum")),
        duration(members.get("cadence")),
        duration(members.get("lateAfter")),
        duration(members.get("deadAfter")),
        duration(members.get("retention")),
        quality(members.get("quality")));
  }

  private static QualityRule quality(@Nullable YamlValue value) throws SourceException {
    if (value == null) {
      return new QualityRule(null, null, Map.of());
    }
    if (value.isScalar()) {
      return new QualityRule(choice(value, ObservationQuality.class), null, Map.of());
    }
    value.members(Set.of("column", "codes"));
    Map<String, ObservationQuality> codes = new HashMap<>();
    for (Map.Entry<String, YamlValue> code : value.get("codes").members(null).entrySet()) {
      codes.put(code.getKey(), choice(code.getValue(), ObservationQuality.class));
    }
    return new QualityRule(null, value.get("column").text(), codes);
  }

  private static @Nullable Double number(@Nullable YamlValue value) throws SourceException {
    return value == null ? null : value.number();
  }

  /** A column name with * for any characters. */
  private static Pattern glob(String text) {
    List<String> parts = Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).toList();
    return Pattern.compile(String.join(".*", parts));
  }

  // ---------------------------------------------------------------- sensors

  private static SensorRule sensors(YamlValue sensors) throws SourceException {
    Map<String, YamlValue> members = sensors.members(SENSOR_KEYS);
    YamlValue stations = members.get("stations");
    object(stations, Set.of("file", "key"));
    boolean placed = members.containsKey("x") && members.containsKey("y");
    if (stations == null && !placed) {
      throw sensors.fault("say where sensors stand: by \"x\" and \"y\", or by \"stations\"");
    }
    Map<String, YamlValue> mounted = object(members.get("mounted"), Set.of("kind", "id"));
    if (!mounted.isEmpty() && mounted.size() != 2) {
      throw sensors.fault("\"mounted\" needs \"kind\" and \"id\"");
    }
    return new SensorRule(
        sensors.get("type").text(),
        optionalTemplate(members.get("name")),
        optionalTemplate(members.get("x")),
        optionalTemplate(members.get("y")),
        members.containsKey("crs") ? members.get("crs").text() : "EPSG:4326",
        stations == null ? null : stations.get("file").text(),
        stations == null ? null : template(stations.get("key")),
        kind(mounted.get("kind")),
        optionalTemplate(mounted.get("id")));
  }

  private static @Nullable FeatureKind kind(@Nullable YamlValue kind) throws SourceException {
    return kind == null ? null : choice(kind, FeatureKind.class);
  }

  // ---------------------------------------------------------------- parts

  private static Map<String, YamlValue> object(@Nullable YamlValue value, Set<String> keys)
      throws SourceException {
    return value == null ? Map.of() : value.members(keys);
  }

  private static List<String> texts(@Nullable YamlValue value) throws SourceException {
    return value == null ? List.of() : value.texts();
  }

  private static @Nullable Template optionalTemplate(@Nullable YamlValue value)
      throws SourceException {
    return value == null ? null : template(value);
  }

  private static Template template(YamlValue value) throws SourceException {
    return converted(value, Template::new, "no template; a place for a column is {column}");
  }

  private static Pattern pattern(YamlValue value) throws SourceException {
    return converted(value, Pattern::compile, "no regular expression");
  }

  private static <E extends Enum<E>> E choice(YamlValue value, Class<E> type)
      throws SourceException {
    String text = value.text().toUpperCase(Locale.ROOT);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    String allowed =
        String.join(", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
    throw value.fault("\"" + value.text() + "\" is not known here; allowed: " + allowed);
  }

  private static <T> T converted(YamlValue value, Function<String, T> conversion, String otherwise)
      throws SourceException {
    try {
      return conversion.apply(value.text());
    } catch (PatternSyntaxException e) {
      throw value.fault("\"" + value.rawText() + "\" is " + otherwise + ": " + e.getDescription());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw value.fault("\"" + value.rawText() + "\" is " + otherwise);
    }
  }
}
