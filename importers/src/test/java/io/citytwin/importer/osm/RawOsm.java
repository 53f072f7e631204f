package io.citytwin.importer.osm;

import crosby.binary.BinaryParser;
import crosby.binary.Osmformat;
import crosby.binary.file.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.locationtech.jts.geom.Coordinate;

/**
 * A whole PBF file in memory, read by the parser of osmpbf: the second opinion on what the
 * streaming reader does.
 */
final class RawOsm extends BinaryParser {

  record RawWay(long id, List<Long> refs, Map<String, String> tags) {}

  final Map<Long, Coordinate> nodes = new HashMap<>();
  final List<RawWay> ways = new ArrayList<>();
  final Map<Long, Map<String, String>> relations = new TreeMap<>();

  static RawOsm read(Path file) throws IOException {
    RawOsm raw = new RawOsm();
    try (InputStream in = Files.newInputStream(file)) {
      new BlockInputStream(in, raw).process();
    }
    return raw;
  }

  @Override
  protected void parseDense(Osmformat.DenseNodes dense) {
    long id = 0;
    long lat = 0;
    long lon = 0;
    for (int i = 0; i < dense.getIdCount(); i++) {
      id += dense.getId(i);
      lat += dense.getLat(i);
      lon += dense.getLon(i);
      putNode(id, lon, lat);
    }
  }

  @Override
  protected void parseNodes(List<Osmformat.Node> parsed) {
    parsed.forEach(n -> putNode(n.getId(), n.getLon(), n.getLat()));
  }

  private void putNode(long id, long lon, long lat) {
    nodes.put(
        id,
        new Coordinate(
            Math.round(parseLon(lon) * 1e7) / 1e7, Math.round(parseLat(lat) * 1e7) / 1e7));
  }

  @Override
  protected void parseWays(List<Osmformat.Way> parsed) {
    for (Osmformat.Way way : parsed) {
      List<Long> refs = new ArrayList<>();
      long ref = 0;
      for (long delta : way.getRefsList()) {
        ref += delta;
        refs.add(ref);
      }
      ways.add(new RawWay(way.getId(), refs, tags(way.getKeysList(), way.getValsList())));
    }
  }

  @Override
  protected void parseRelations(List<Osmformat.Relation> parsed) {
    parsed.forEach(r -> relations.put(r.getId(), tags(r.getKeysList(), r.getValsList())));
  }

  private Map<String, String> tags(List<Integer> keys, List<Integer> values) {
    Map<String, String> tags = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      tags.put(getStringById(keys.get(i)), getStringById(values.get(i)));
    }
    return tags;
  }

  @Override
  protected void parse(Osmformat.HeaderBlock header) {}

  @Override
  public void complete() {}
}
