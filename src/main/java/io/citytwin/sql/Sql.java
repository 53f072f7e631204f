package io.citytwin.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A statement under construction: text made of constants of this program, and every value from
 * outside bound as a parameter.
 */
public final class Sql {

  private final StringBuilder text = new StringBuilder(512);

  private final List<@Nullable Object> parameters = new ArrayList<>();

  private boolean plannedAnew;

  /**
   * A list to bind as one array parameter.
   *
   * @param type SQL name of the element type
   */
  public record Array(String type, List<? extends @Nullable Object> values) {}

  /**
   * A geometry to bind as one parameter of its own type. So a plan that is made once for all values
   * has a constant there, not a function to call for each row.
   *
   * @param wkb well-known binary
   * @param srid its reference system
   */
  public record Geometry(byte[] wkb, int srid) {

    /** As PostGIS reads it. */
    String text() {
      return "SRID=" + srid + ";" + HexFormat.of().withUpperCase().formatHex(wkb);
    }
  }

  /** Adds a constant of this program; never a value from outside. */
  public Sql add(String constant) {
    text.append(constant);
    return this;
  }

  /** Adds a placeholder and binds a value to it. */
  public Sql bind(@Nullable Object value) {
    text.append('?');
    parameters.add(value);
    return this;
  }

  /** Adds a placeholder for an array. */
  public Sql bindArray(String type, Collection<? extends @Nullable Object> values) {
    return bind(new Array(type, new ArrayList<>(values)));
  }

  /**
   * Has the statement planned for its values at each execution. The database does so a few times
   * only, if the plan for any values looks no dearer; but of any values it can only guess how many
   * rows they select.
   */
  public Sql planAnew() {
    plannedAnew = true;
    return this;
  }

  /** Whether the statement is to be planned for its values at each execution. */
  boolean isPlannedAnew() {
    return plannedAnew;
  }

  /** Adds another statement's text and parameters. */
  public Sql add(Sql other) {
    text.append(other.text);
    parameters.addAll(other.parameters);
    plannedAnew |= other.plannedAnew;
    return this;
  }

  /**
   * Adds a text of this program with a {@code ?} for each of the values.
   *
   * @param constant text, of which nothing comes from outside
   */
  public Sql add(String constant, List<?> values) {
    text.append(constant);
    parameters.addAll(values);
    return this;
  }

  /** Adds one piece for each item with a separator between them. */
  public <T> Sql join(String separator, Iterable<T> items, BiConsumer<Sql, T> piece) {
    boolean first = true;
    for (T item : items) {
      if (!first) {
        text.append(separator);
      }
      first = false;
      piece.accept(this, item);
    }
    return this;
  }

  /** The text with {@code ?} for each parameter. */
  public String text() {
    return text.toString();
  }

  /** The parameters in order. */
  public List<@Nullable Object> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  @Override
  public String toString() {
    return text();
  }
}
