package io.citytwin.importer.pipeline;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a record by the names of its fields: a map whose keys are shared by all records of
 * a layer. Fields can be removed and others added. Not thread-safe.
 */
public final class FieldValues extends AbstractMap<String, @Nullable Object> {

  private static final Object ABSENT = new Object();

  private final FieldNames names;
  private final @Nullable Object[] values;
  private final Map<String, @Nullable Object> others = new LinkedHashMap<>(0);
  private int present;

  FieldValues(FieldNames names, @Nullable Object[] values) {
    if (values.length != names.count()) {
      throw new IllegalArgumentException(names.count() + " fields, " + values.length + " values");
    }
    this.names = names;
    this.values = values;
    for (Object value : values) {
      present += value == ABSENT ? 0 : 1;
    }
  }

  /** A copy of a map that can be changed. */
  public static Map<String, @Nullable Object> copyOf(Map<String, @Nullable Object> map) {
    if (!(map instanceof FieldValues record)) {
      return new LinkedHashMap<>(map);
    }
    FieldValues copy = new FieldValues(record.names, record.values.clone());
    copy.others.putAll(record.others);
    return copy;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    int position = position(key);
    if (position < 0) {
      return others.get(key);
    }
    return values[position] == ABSENT ? null : values[position];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    int position = position(key);
    return position < 0 ? others.containsKey(key) : values[position] != ABSENT;
  }

  @Override
  public @Nullable Object put(String key, @Nullable Object value) {
    int position = position(key);
    if (position < 0) {
      return others.put(key, value);
    }
    return replace(position, value);
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    int position = position(key);
    return position < 0 ? others.remove(key) : replace(position, ABSENT);
  }

  @Override
  public int size() {
    return present + others.size();
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, @Nullable Object>> iterator() {
        return new Fields();
      }

      @Override
      public int size() {
        return FieldValues.this.size();
      }
    };
  }

  /** The names shared with other records; null if this one has fields beside them. */
  @Nullable FieldNames findNames() {
    return others.isEmpty() ? names : null;
  }

  /** Whether the field at a position is there, with a value or with none. */
  boolean has(int position) {
    return values[position] != ABSENT;
  }

  /** The value at a position. */
  @Nullable Object value(int position) {
    return values[position];
  }

  private int position(@Nullable Object key) {
    return key == null ? -1 : names.position(key);
  }

  private @Nullable Object replace(int position, @Nullable Object value) {
    Object before = values[position];
    values[position] = value;
    present += (value == ABSENT ? 0 : 1) - (before == ABSENT ? 0 : 1);
    return before == ABSENT ? null : before;
  }

  /** The fields that are there, in their order, then the others. */
  private final class Fields implements Iterator<Entry<String, @Nullable Object>> {

    private final Iterator<Entry<String, @Nullable Object>> after = others.entrySet().iterator();
    private int next;
    private int last = -1;

    @Override
    public boolean hasNext() {
      while (next < values.length && values[next] == ABSENT) {
        next++;
      }
      return next < values.length || after.hasNext();
    }

    @Override
    public Entry<String, @Nullable Object> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      last = next;
      return next == values.length ? after.next() : new Field(next++);
    }

    @Override
    public void remove() {
      if (last < 0) {
        throw new IllegalStateException("nothing to remove");
      }
      if (last == values.length) {
        after.remove();
      } else {
        replace(last, ABSENT);
      }
    }
  }

  /** One field; setting its value sets that of the record. */
  private final class Field extends SimpleEntry<String, @Nullable Object> {

    private static final long serialVersionUID = 1L;

    private final int position;

    Field(int position) {
      super(names.name(position), values[position]);
      this.position = position;
    }

    @Override
    public @Nullable Object setValue(@Nullable Object value) {
      replace(position, value);
      return super.setValue(value);
    }
  }
}
