package io.citytwin.importer.suggest;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** A layer of records with one geometry and the properties of each. */
record SketchedLayer(String name, String wkt, List<Map<String, ?>> records)
    implements RecordSource {

  /** The mapping suggested for it. */
  String suggestion() throws IOException {
    MappingSuggestion suggestion = new MappingSuggestion();
    suggestion.look(name + ".test", this);
    return suggestion.yaml(null, null);
  }

  @Override
  public String format() {
    return "TEST";
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    consumer.layer(new Layer(name, DeclaredCrs.WGS84, List.of()));
    int number = 0;
    for (Map<String, ?> properties : records) {
      Map<String, @Nullable Object> own = new LinkedHashMap<>(properties);
      consumer.record(new RawRecord(new Place(name, ++number, -1), null, geometry(), own));
    }
  }

  private Geometry geometry() {
    try {
      return new WKTReader().read(wkt);
    } catch (ParseException e) {
      throw new IllegalArgumentException(wkt, e);
    }
  }

  @Override
  public double progress() {
    return 1;
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
