package io.citytwin.importer.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an import did, in records: {@code read = added + changed + unchanged + rejected}.
 *
 * @param read records of the source, good and bad
 * @param added features new to the twin
 * @param changed features whose content differs
 * @param unchanged features whose content is the same
 * @param removed features taken out because the source no longer has them
 * @param repaired records loaded after a repair of their geometry
 * @param rejected records refused
 */
public record Counts(
    long read,
    long added,
    long changed,
    long unchanged,
    long removed,
    long repaired,
    long rejected) {

  /** Nothing at all. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

  /** The counts by name, in the order of the report. */
  public Map<String, Long> asMap() {
    Map<String, Long> map = new LinkedHashMap<>();
    map.put("read", read);
    map.put("added", added);
    map.put("changed", changed);
    map.put("unchanged", unchanged);
    map.put("removed", removed);
    map.put("repaired", repaired);
    map.put("rejected", rejected);
    return map;
  }

  /** The sum of both. */
  public Counts plus(Counts other) {
    return new Counts(
        read + other.read,
        added + other.added,
        changed + other.changed,
        unchanged + other.unchanged,
        removed + other.removed,
        repaired + other.repaired,
        rejected + other.rejected);
  }
}
