package io.citytwin.importer.osm;

import java.util.List;

/**
 * A closed chain of nodes that visits no node twice but the first, which is also the last; at least
 * four entries.
 *
 * @param nodes ids
 * @param ways the ways it runs along
 */
record Ring(LongList nodes, List<MemberWay> ways) {}
