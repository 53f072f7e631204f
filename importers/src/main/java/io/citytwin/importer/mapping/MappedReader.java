package io.citytwin.importer.mapping;

import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RawRecordText;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** Reads a source and maps its records to features. */
public final class MappedReader implements FeatureReader {

  private final RecordSource source;
  private final MappingOptions options;
  private final SourceIds ids;
  private final RecordMapper mapper;
  private final Set<FeatureKind> kinds = EnumSet.noneOf(FeatureKind.class);
  private final Set<String> titles = new LinkedHashSet<>();
  private final Set<String> skipped = new LinkedHashSet<>();
  private final Map<String, Long> leftOut = new TreeMap<>();

  public MappedReader(RecordSource source, ReadContext context, MappingOptions options) {
    this.source = source;
    this.options = options;
    ids = new SourceIds(options.idProperty());
    mapper = new RecordMapper(context);
    if (options.kind() != null) {
      kinds.add(options.kind());
    }
  }

  @Override
  public String format() {
    return source.format();
  }

  @Override
  public Set<FeatureKind> kinds() {
    return Set.copyOf(kinds);
  }

  @Override
  public void read(RecordSink sink) throws IOException {
    source.read(new Features(sink));
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    titles.forEach(title -> notes.add("mapped as: " + title));
    skipped.forEach(
        layer -> notes.add("layer \"" + layer + "\" is not in the mapping; it was not imported"));
    leftOut.forEach(
        (title, count) ->
            notes.add("%,d records left out by the filter of %s".formatted(count, title)));
    notes.addAll(ids.notes());
    notes.addAll(source.notes());
    return notes;
  }

  @Override
  public double progress() {
    return source.progress();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  /** Turns the records of the present layer into features. */
  private final class Features implements RecordConsumer {

    private final RecordSink sink;
    private List<Mapping> mappings = options.mappings();
    private boolean skip;

    Features(RecordSink sink) {
      this.sink = sink;
    }

    @Override
    public void layer(Layer layer) throws IOException {
      mappings =
          options.mappings().stream().filter(mapping -> mapping.coversLayer(layer.name())).toList();
      skip = options.file() != null && mappings.isEmpty();
      if (skip) {
        skipped.add(layer.name());
      }
      sink.layer(layer.name(), layer.crs());
    }

    @Override
    public void record(RawRecord record) throws IOException {
      Mapping mapping = find(record);
      if (skip || (mapping != null && leavesOut(record, mapping))) {
        return;
      }
      FeatureKind kind = kindOf(record, mapping);
      String sourceId = ids.of(record, mapping);
      Supplier<@Nullable String> raw = () -> RawRecordText.of(record);
      Geometry geometry = record.geometry();
      if (kind == null) {
        report(null, record, sourceId, IssueCode.KIND_UNKNOWN, kindMessage(record, mapping));
      } else if (geometry == null) {
        kinds.add(kind);
        String message = "the record has no geometry";
        report(kind, record, sourceId, IssueCode.GEOMETRY_MISSING, message);
      } else {
        kinds.add(kind);
        sink.accept(
            mapper.map(
                record,
                mapping,
                kind,
                sourceId,
                geometry,
                raw,
                (code, message) -> report(kind, record, sourceId, code, message)));
      }
    }

    @Override
    public void issue(Rejection issue) throws IOException {
      if (skip) {
        return;
      }
      FeatureKind kind = options.kind();
      if (kind == null) {
        sink.issue(issue);
      } else {
        sink.issue(kind, issue);
      }
    }

    @Override
    public void issue(RawRecord record, Rejection issue) throws IOException {
      Mapping mapping = find(record);
      if (skip || (mapping != null && !mapping.takes(record.properties()))) {
        return;
      }
      FeatureKind kind = kindOf(record, mapping);
      if (kind == null && issue.code().rejects()) {
        String message = kindMessage(record, mapping);
        report(null, record, ids.of(record, mapping), IssueCode.KIND_UNKNOWN, message);
      } else if (kind != null) {
        kinds.add(kind);
        sink.issue(kind, issue.of(ids.of(record, mapping)));
      }
    }

    private @Nullable Mapping find(RawRecord record) {
      if (options.file() == null
          && record.properties().get("kind") instanceof String name
          && ColumnValues.findKind(name).isPresent()) {
        return null;
      }
      for (Mapping mapping : mappings) {
        if (mapping.covers(record.properties()) && suits(mapping)) {
          return mapping;
        }
      }
      return null;
    }

    /** A built-in mapping gives way to the kind the user named. */
    private boolean suits(Mapping mapping) {
      return options.file() != null || options.kind() == null || options.kind() == mapping.kind();
    }

    private boolean leavesOut(RawRecord record, Mapping mapping) {
      if (options.file() == null) {
        titles.add(mapping.title());
      }
      if (mapping.takes(record.properties())) {
        return false;
      }
      leftOut.merge(mapping.title(), 1L, Long::sum);
      return true;
    }

    private @Nullable FeatureKind kindOf(RawRecord record, @Nullable Mapping mapping) {
      if (mapping != null && mapping.kind() != null) {
        return mapping.kind();
      }
      Object said =
          mapping == null || mapping.kindRule() == null
              ? record.properties().get("kind")
              : mapping.kindRule().coded(mapping.kindRule().raw(record.properties()));
      return said instanceof String name
          ? ColumnValues.findKind(name).orElse(options.kind())
          : options.kind();
    }

    private String kindMessage(RawRecord record, @Nullable Mapping mapping) {
      Object given =
          mapping == null || mapping.kindRule() == null
              ? record.properties().get("kind")
              : mapping.kindRule().raw(record.properties());
      return (given == null
              ? "the record does not say what it is"
              : "the kind \"" + given + "\" is not known")
          + "; name the kind of all records with --kind, or give each a property \"kind\": "
          + ColumnValues.kinds();
    }

    private void report(
        @Nullable FeatureKind kind,
        RawRecord record,
        String sourceId,
        IssueCode code,
        String message)
        throws IOException {
      String text = RawRecordText.of(record);
      Rejection fault = new Rejection(code, record.place(), sourceId, message, null, null);
      Rejection issue = text.length() > Rejection.MAX_RECORD ? fault : fault.withRecord(text);
      if (kind == null) {
        sink.issue(issue);
      } else {
        sink.issue(kind, issue);
      }
    }
  }
}
