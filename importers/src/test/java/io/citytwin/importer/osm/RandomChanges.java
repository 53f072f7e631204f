package io.citytwin.importer.osm;

import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random extract on a grid of nodes, random changes to it, and what they make of it, worked out
 * object by object in memory in the order in which the changes come: the brute-force model.
 */
final class RandomChanges {

  private static final int SIDE = 9;
  private static final String[] TYPES = {"node", "way", "relation"};
  private static final int[] HIGHEST = {SIDE * SIDE + 6, 30, 8};
  private static final String[] HIGHWAYS = {"path", "primary", "steps", "proposed"};

  /** An object of a version, as XML; null XML if it is deleted. */
  private record Item(int version, @Nullable String xml) {}

  private final Random random;
  private final List<SortedMap<Long, Item>> state =
      List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  RandomChanges(long seed) {
    random = new Random(seed);
    for (int type = 0; type < TYPES.length; type++) {
      for (long id = 1; id <= HIGHEST[type]; id++) {
        if (random.nextInt(10) < 8) {
          int version = random.nextInt(5);
          state.get(type).put(id, new Item(version, item(type, id, version)));
        }
      }
    }
  }

  /** The extract as it is now, sorted. */
  String extract() {
    XmlText objects = new XmlText();
    for (SortedMap<Long, Item> items : state) {
      for (Item item : items.values()) {
        if (item.xml() != null) {
          objects.raw(item.xml());
        }
      }
    }
    return XmlText.osm(objects);
  }

  /** A change file of so many changes, of any order and version; the extract is changed. */
  String change(int count) {
    return change(count, 0);
  }

  /** The same with versions from one on, as a server makes them; 0 is unknown. */
  String change(int count, int lowestVersion) {
    XmlText actions = new XmlText();
    for (int i = 0; i < count; i++) {
      int type = random.nextInt(TYPES.length);
      long id = 1 + random.nextInt(HIGHEST[type]);
      int version = lowestVersion + random.nextInt(7);
      String action = List.of("create", "modify", "delete").get(random.nextInt(3));
      boolean gone = action.equals("delete");
      String xml =
          gone
              ? "<%s id='%d'%s/>".formatted(TYPES[type], id, version(version))
              : item(type, id, version);
      actions.action(action, new XmlText().raw(xml));
      apply(type, id, new Item(version, gone ? null : xml));
    }
    return XmlText.changes(actions);
  }

  /**
   * A deleted object is remembered with its version, so that an older change does not revive it.
   */
  private void apply(int type, long id, Item change) {
    state
        .get(type)
        .merge(
            id,
            change,
            (before, after) ->
                before.version() > 0 && after.version() > 0 && after.version() < before.version()
                    ? before
                    : after);
  }

  private static String version(int version) {
    return version == 0 ? "" : " version='" + version + "'";
  }

  private String item(int type, long id, int version) {
    XmlText text = new XmlText();
    switch (type) {
      case 0 -> node(text, id, version);
      case 1 -> way(text, id, version);
      default -> relation(text, id, version);
    }
    return text.toString();
  }

  private void node(XmlText text, long id, int version) {
    double lon = 7 + (id - 1) % SIDE / 1000.0 + random.nextInt(3) / 1e5;
    double lat = 43 + (id - 1) / SIDE / 1000.0;
    if (random.nextInt(5) == 0) {
      text.node(id, version, lon, lat, "highway", "traffic_signals", "name", "N" + version);
    } else {
      text.node(id, version, lon, lat);
    }
  }

  private void way(XmlText text, long id, int version) {
    int at = 1 + random.nextInt(SIDE * (SIDE - 3) - 3);
    int size = 1 + random.nextInt(3);
    if (random.nextInt(2) == 0) {
      String[] tags =
          random.nextInt(4) == 0
              ? new String[0]
              : new String[] {"building", "yes", "height", "" + random.nextInt(20)};
      text.way(
          id,
          version,
          new long[] {at, at + size, at + size + (long) size * SIDE, at + (long) size * SIDE, at},
          tags);
    } else {
      text.way(
          id,
          version,
          new long[] {at, at + 1, at + 2 + SIDE, at + 2L * SIDE},
          "highway",
          HIGHWAYS[random.nextInt(HIGHWAYS.length)]);
    }
  }

  private void relation(XmlText text, long id, int version) {
    long[] ways = {1 + random.nextInt(HIGHEST[1]), 1 + random.nextInt(HIGHEST[1])};
    switch (random.nextInt(3)) {
      case 0 -> text.relation(id, version, ways, "type", "multipolygon", "building", "school");
      case 1 -> text.relation(id, version, ways, "type", "multipolygon");
      default ->
          text.relation(
              id,
              version,
              ways,
              "type",
              "boundary",
              "boundary",
              "administrative",
              "name",
              "D" + id);
    }
  }
}
