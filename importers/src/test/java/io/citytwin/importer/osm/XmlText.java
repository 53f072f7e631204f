package io.citytwin.importer.osm;

import java.util.Map;
import java.util.TreeMap;

/** Writes objects as OSM XML. */
final class XmlText {

  private static final String[] ESCAPES = {
    "&", "&amp;", "<", "&lt;", "\"", "&quot;", "\n", "&#10;"
  };

  private final StringBuilder text = new StringBuilder();

  /** An extract. */
  static String osm(XmlText objects) {
    return "<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">\n"
        + objects.text
        + "</osm>\n";
  }

  /** A change file. */
  static String changes(XmlText actions) {
    return "<?xml version='1.0' encoding='UTF-8'?>\n<osmChange version=\"0.6\">\n"
        + actions.text
        + "</osmChange>\n";
  }

  XmlText action(String name, XmlText objects) {
    text.append("<%s>\n%s</%s>\n".formatted(name, objects.text, name));
    return this;
  }

  XmlText node(long id, int version, double lon, double lat, String... tags) {
    return open("node", id, version, " lon=\"%.7f\" lat=\"%.7f\"".formatted(lon, lat))
        .tags(tags)
        .close("node");
  }

  XmlText way(long id, int version, long[] refs, String... tags) {
    open("way", id, version, "");
    for (long ref : refs) {
      text.append("<nd ref=\"").append(ref).append("\"/>");
    }
    return tags(tags).close("way");
  }

  /** A relation whose members are outer ways. */
  XmlText relation(long id, int version, long[] ways, String... tags) {
    open("relation", id, version, "");
    for (long way : ways) {
      text.append("<member type=\"way\" ref=\"%d\" role=\"outer\"/>".formatted(way));
    }
    return tags(tags).close("relation");
  }

  /** Any text. */
  XmlText raw(String xml) {
    text.append(xml).append('\n');
    return this;
  }

  /** What was written so far, without a root. */
  @Override
  public String toString() {
    return text.toString();
  }

  private XmlText open(String type, long id, int version, String more) {
    text.append('<').append(type).append(" id=\"").append(id).append('"').append(more);
    if (version > 0) {
      text.append(" version=\"").append(version).append('"');
    }
    text.append('>');
    return this;
  }

  private XmlText tags(String... tags) {
    Map<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < tags.length; i += 2) {
      sorted.put(tags[i], tags[i + 1]);
    }
    sorted.forEach(
        (key, value) ->
            text.append("<tag k=\"%s\" v=\"%s\"/>".formatted(escaped(key), escaped(value))));
    return this;
  }

  private XmlText close(String type) {
    text.append("</").append(type).append(">\n");
    return this;
  }

  private static String escaped(String plain) {
    String escaped = plain;
    for (int i = 0; i < ESCAPES.length; i += 2) {
      escaped = escaped.replace(ESCAPES[i], ESCAPES[i + 1]);
    }
    return escaped;
  }
}
