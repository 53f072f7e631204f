package io.citytwin.importer.osm;

import java.util.ArrayList;
import java.util.List;

/**
 * The node, way or relation just decoded; one instance serves a whole pass, so whoever wants to
 * keep something copies it.
 */
final class OsmObject {

  /** Types of relation members, as the format numbers them. */
  static final int NODE = 0;

  static final int WAY = 1;
  static final int RELATION = 2;

  /** Most nodes of a way or members of a relation; the OSM API allows 2,000 and 32,000. */
  static final int MAX_REFERENCES = 100_000;

  /** Most tags of an object; OSM data has at most some hundreds. */
  static final int MAX_TAGS = 10_000;

  /** Most characters of all tags together. */
  static final int MAX_TAG_TEXT = 1 << 20;

  /** Highest id, of either sign; OSM is at some 13 thousand million. */
  static final long MAX_ID = 1L << 60;

  final TagList tags = new TagList();

  /** Nodes of a way, in order. */
  final LongList refs = new LongList();

  /** Members of a relation; the three lists run in parallel. */
  final LongList memberIds = new LongList();

  final LongList memberTypes = new LongList();
  final List<String> memberRoles = new ArrayList<>();

  long id;

  /** Position of a node in units of 1e-7 degrees. */
  int x;

  int y;

  /** Version from 1; 0 if unknown. */
  int version;

  /** When this version was made, in seconds since 1970; 0 if unknown. */
  long timestamp;

  /** Number of the changeset; 0 if unknown. */
  long changeset;

  /** Number of the user; 0 if unknown. */
  int uid;

  /** Name of the user; empty if unknown. */
  String user = "";

  /** Beyond one of the limits: what it holds was cut off. */
  boolean tooLarge;

  /** Number of the object in the file, from 1. */
  long record;

  /** Byte of the block the object stands in; -1 where there are no blocks. */
  long offset;

  void reset() {
    tags.clear();
    refs.clear();
    memberIds.clear();
    memberTypes.clear();
    memberRoles.clear();
    tooLarge = false;
  }

  /** Whether anything is known of its version, time, changeset or user. */
  boolean hasMetadata() {
    return version > 0 || timestamp != 0 || changeset != 0 || uid != 0 || !user.isEmpty();
  }

  /** Forgets version, time, changeset and user as well. */
  void resetMetadata() {
    version = 0;
    timestamp = 0;
    changeset = 0;
    uid = 0;
    user = "";
  }
}
