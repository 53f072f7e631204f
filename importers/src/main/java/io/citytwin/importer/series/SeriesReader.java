package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns rows into observations, by a mapping, and stages them. */
final class SeriesReader {

  /** More different datastreams than this are a key that is none. */
  private static final int MAX_DATASTREAMS = 100_000;

  private static final int MAX_TEXT = 1_000;
  private static final int MAX_KEY = 400;
  private static final int MAX_RAW = 10_000;
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  private final String dataset;
  private final SeriesMapping mapping;
  private final SeriesStore store;
  private final IssueTally tally;
  private final TimeReader times;
  private final Map<String, SeriesDatastream> datastreams = new LinkedHashMap<>();
  private Map<String, String> fileColumns = Map.of();
  private String source = "";
  private List<String> matchedFor = List.of();
  private List<List<String>> matched = List.of();
  private long observations;
  private long missing;

  SeriesReader(
      String dataset, SeriesMapping mapping, SeriesStore store, IssueTally tally, Instant now) {
    this.dataset = dataset;
    this.mapping = mapping;
    this.store = store;
    this.tally = tally;
    times = new TimeReader(mapping.time(), now);
  }

  /** Datastreams met so far by code, in the order they were met. */
  Map<String, SeriesDatastream> datastreams() {
    return datastreams;
  }

  /** Values read: good ones, and rows or values that were refused. */
  long read() {
    return observations + tally.refused();
  }

  /** Places without a value. */
  long missing() {
    return missing;
  }

  /** Reads one file. */
  void read(RowSource rows, String fileName) throws IOException {
    source = fileName;
    fileColumns = fileColumns(fileName);
    matchedFor = List.of();
    rows.read(
        new RowSource.Consumer() {
          @Override
          public void row(SeriesRow row) throws IOException {
            take(row);
          }

          @Override
          public void malformed(long line, String message, String raw) throws IOException {
            refuse(IssueCode.MALFORMED_RECORD, line, message, raw);
          }
        });
  }

  private Map<String, String> fileColumns(String fileName) throws SourceException {
    Pattern pattern = mapping.fileName();
    if (pattern == null) {
      return Map.of();
    }
    Matcher name = pattern.matcher(fileName);
    if (!name.matches()) {
      throw new SourceException(
          SourceException.Code.MAPPING_INVALID,
          "the name %s does not fit the pattern of the mapping: %s".formatted(fileName, pattern));
    }
    Map<String, String> columns = new HashMap<>();
    pattern.namedGroups().keySet().forEach(group -> columns.put(group, name.group(group)));
    return columns;
  }

  // ---------------------------------------------------------------- rows

  private void take(SeriesRow row) throws IOException {
    String time = times.text(row);
    Function<String, @Nullable String> values = name -> value(row, name);
    if (time == null) {
      refuse(IssueCode.TIME_INVALID, row, "the row has no time: " + mapping.time().text());
      return;
    }
    String sensor = null;
    List<List<String>> columns = matched(row);
    for (int i = 0; i < columns.size(); i++) {
      ValueColumn rule = mapping.values().get(i);
      List<String> names = columns.get(i);
      for (int place = 0; place < names.size(); place++) {
        String column = names.get(place);
        String text = row.find(column);
        if (text == null || rule.missing().contains(text.strip())) {
          missing++;
          continue;
        }
        if (sensor == null || names.size() > 1) {
          sensor =
              mapping.sensor().fill(name -> name.equals("column") ? column : values.apply(name));
        }
        take(row, rule, column, place, sensor, time, text.strip());
      }
    }
  }

  private @Nullable String value(SeriesRow row, String column) {
    String value = row.find(column);
    return value == null ? fileColumns.get(column) : value;
  }

  /** The columns of each rule; told anew only when a row has other columns than the last. */
  private List<List<String>> matched(SeriesRow row) throws IOException {
    List<String> columns = row.columns();
    if (columns == matchedFor || columns.equals(matchedFor)) {
      return matched;
    }
    List<List<String>> found = new ArrayList<>();
    boolean any = false;
    List<String> used = mapping.time().text().names();
    for (ValueColumn rule : mapping.values()) {
      List<String> names =
          columns.stream()
              .filter(c -> rule.columns().matcher(c).matches() && !used.contains(c))
              .toList();
      any |= !names.isEmpty();
      found.add(names);
    }
    if (!any && matchedFor.isEmpty()) {
      throw new SourceException(
          SourceException.Code.MAPPING_INVALID,
          "%s has none of the columns of values that the mapping names; it has %s"
              .formatted(
                  source, String.join(", ", columns.subList(0, Math.min(40, columns.size())))));
    }
    matchedFor = columns;
    matched = found;
    return found;
  }

  private void take(
      SeriesRow row,
      ValueColumn rule,
      String column,
      int place,
      @Nullable String sensor,
      String time,
      String text)
      throws IOException {
    String property =
        rule.property().fill(name -> name.equals("column") ? column : value(row, name));
    if (sensor == null || property == null) {
      refuse(
          IssueCode.SENSOR_UNKNOWN,
          row,
          "the row does not say whose value it is: " + mapping.sensor());
      return;
    }
    SeriesDatastream datastream = datastream(sensor, property, rule, row);
    if (datastream == null) {
      refuse(
          IssueCode.SENSOR_UNKNOWN,
          row,
          "\"%s/%s\" cannot be the code of a datastream".formatted(sensor, property));
      return;
    }
    try {
      TimeReader.Reading reading = times.read(time, place, datastream.code());
      if (reading.adjusted() != null) {
        note(IssueCode.TIME_ADJUSTED, row, reading.adjusted());
      }
      stage(
          row, rule, datastream, ChronoUnit.MICROS.between(Instant.EPOCH, reading.instant()), text);
    } catch (DateTimeException | ArithmeticException e) {
      refuse(IssueCode.TIME_INVALID, row, String.valueOf(e.getMessage()));
    }
  }

  private void stage(
      SeriesRow row, ValueColumn rule, SeriesDatastream datastream, long micros, String text)
      throws IOException {
    Double number = rule.text() ? null : number(rule, text);
    if (rule.text() ? text.length() > MAX_TEXT || text.indexOf('\0') >= 0 : number == null) {
      refuse(
          IssueCode.RESULT_INVALID,
          row,
          "the value is \"%s\"; allowed: %s"
              .formatted(
                  text.length() > 60 ? text.substring(0, 60) + "…" : text,
                  rule.text()
                      ? "text of at most 1,000 characters"
                      : "a finite number, or what the mapping calls missing"));
      return;
    }
    observations++;
    store.stage(
        new SeriesStore.Staged(
            datastream.number(),
            micros,
            number,
            rule.text() ? text : null,
            quality(rule, row),
            row.line()));
  }

  private static @Nullable Double number(ValueColumn rule, String text) {
    String plain = rule.decimalComma() ? text.replace(".", "").replace(',', '.') : text;
    if (!NUMBER.matcher(plain).matches()) {
      return null;
    }
    double number = Double.parseDouble(plain);
    if (rule.factor() != 1 || rule.offset() != 0) {
      // What the decimals of the source promise, and no more: 275.15 - 273.15 is 2.
      number = Math.rint((number * rule.factor() + rule.offset()) * 1e9) / 1e9;
    }
    return Double.isFinite(number) ? number + 0.0 : null;
  }

  private @Nullable ObservationQuality quality(ValueColumn rule, SeriesRow row) throws IOException {
    String column = rule.quality().column();
    if (column == null) {
      return rule.quality().constant();
    }
    String code = row.find(column);
    ObservationQuality quality = rule.quality().codes().get(code == null ? "" : code.strip());
    if (quality == null) {
      note(
          IssueCode.VALUE_INVALID,
          row,
          "%s is \"%s\", which the mapping does not know; taken as SUSPECT"
              .formatted(column, code));
      return ObservationQuality.SUSPECT;
    }
    return quality;
  }

  // ---------------------------------------------------------------- datastreams

  private @Nullable SeriesDatastream datastream(
      String sensor, String property, ValueColumn rule, SeriesRow row) throws IOException {
    String code = dataset + "/" + sensor + "/" + property;
    SeriesDatastream known = datastreams.get(code);
    if (known != null) {
      return known;
    }
    if (property.contains("/") || code.length() > MAX_KEY || code.indexOf('\0') >= 0) {
      return null;
    }
    if (datastreams.size() == MAX_DATASTREAMS) {
      throw new SourceException(
          SourceException.Code.MAPPING_INVALID,
          "the files have more than %,d datastreams, the last one %s; the mapping's \"sensor\" seems to be no key"
              .formatted(MAX_DATASTREAMS, code));
    }
    SeriesDatastream added =
        new SeriesDatastream(
            store.datastream(code, rule.minimum(), rule.maximum()),
            code,
            sensor,
            property,
            rule,
            columnsForSensor(row));
    datastreams.put(code, added);
    return added;
  }

  /** What the first row of a datastream says of its sensor. */
  private Map<String, String> columnsForSensor(SeriesRow row) {
    Map<String, String> columns = new HashMap<>();
    SensorRule rule = mapping.sensors();
    if (rule != null) {
      for (Template template : rule.templates()) {
        for (String name : template.names()) {
          String value = value(row, name);
          if (value != null) {
            columns.put(name, value);
          }
        }
      }
    }
    return columns;
  }

  // ---------------------------------------------------------------- issues

  private void refuse(IssueCode code, SeriesRow row, String message) throws IOException {
    refuse(code, row.line(), message, row.toString());
  }

  private void refuse(IssueCode code, long line, String message, String raw) throws IOException {
    issue(code, line, message, raw);
  }

  private void note(IssueCode code, SeriesRow row, String message) throws IOException {
    issue(code, row.line(), message, tally.isKept(code) ? row.toString() : "");
  }

  private void issue(IssueCode code, long line, String message, String raw) throws IOException {
    String cut = raw.length() > MAX_RAW ? raw.substring(0, MAX_RAW - 1) + "…" : raw;
    Rejection issue =
        new Rejection(
            code, new Place(source, line, -1), null, message, cut.isEmpty() ? null : cut, null);
    if (tally.add(issue)) {
      store.stage(issue);
    }
  }
}
