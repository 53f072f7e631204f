package io.citytwin.feature.search;

import io.citytwin.model.search.SearchPart;
import io.citytwin.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ways a text can match, numbered from the best: the whole of a text, of its pinyin, of its
 * first letters; then the beginning of each; then the beginning of a later word of each. Each is a
 * range of keys of one part, so that an index finds it in its order.
 */
final class SearchWays {

  private static final int PARTS = 3;

  /** Comes before every character that a key has. */
  private static final String LEAST = "\u0001";

  /** Comes after every character that a key has. */
  private static final String GREATEST = Character.toString(Character.MAX_CODE_POINT);

  private static final UUID NO_ID = new UUID(0, 0);

  private SearchWays() {}

  /** The rank of a way. */
  static SearchRank rank(int way) {
    return SearchRank.values()[way / PARTS];
  }

  /**
   * Adds the ways as a table: its number, the part, the keys from inclusive and to exclusive.
   *
   * @param fromWay the first way
   */
  static void add(Sql sql, String text, int fromWay) {
    add(sql, text, fromWay, null, null);
  }

  /**
   * As above, from a place on: also the id after which the entities of the first key begin.
   *
   * @param key the key at the place, null for the first one
   */
  static void add(Sql sql, String text, int fromWay, @Nullable String key, @Nullable UUID id) {
    List<Integer> ways = new ArrayList<>();
    List<Integer> parts = new ArrayList<>();
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    for (int way = fromWay; way < PARTS * SearchRank.values().length; way++) {
      SearchRank rank = rank(way);
      boolean here = way == fromWay && key != null;
      ways.add(way);
      SearchPart whole = SearchPart.values()[way % PARTS];
      parts.add((rank == SearchRank.WORD ? whole.later() : whole).ordinal());
      from.add(here ? key : text + (rank == SearchRank.PREFIX ? LEAST : ""));
      to.add(text + (rank == SearchRank.EXACT ? LEAST : GREATEST));
      ids.add(here && id != null ? id : NO_ID);
    }
    sql.add("unnest(").bindArray("integer", ways).add(", ").bindArray("integer", parts);
    sql.add(", ").bindArray("text", from).add(", ").bindArray("text", to).add(", ");
    sql.bindArray("uuid", ids).add(")");
  }
}
