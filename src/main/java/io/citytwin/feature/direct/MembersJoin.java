package io.citytwin.feature.direct;

import io.citytwin.api.PageInfo;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.model.feature.FeatureKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A field with a page of features. It leaves a gap in the row; what belongs there is read for all
 * rows of a page at once.
 */
public final class MembersJoin implements FieldValue {

  /**
   * A page of members.
   *
   * @param cursors of the items
   */
  public record Members(FeaturePage page, List<String> cursors, PageInfo info) {}

  /** How a field of the connection is written. */
  @FunctionalInterface
  public interface Part {

    /** Writes it. */
    void write(Members members, Draft out);

    /** What it reads of a member; nothing for what is no list. */
    default List<FeatureSelection> selections() {
      return List.of();
    }

    /** A list of the members. */
    static Part list(FeatureKind kind, FieldValue value) {
      return new MemberList(new JoinedElement(kind, value));
    }
  }

  private record MemberList(JoinedElement element) implements Part {

    @Override
    public List<FeatureSelection> selections() {
      return List.of(element.selection());
    }

    @Override
    public void write(Members members, Draft out) {
      out.add('[');
      for (int i = 0; i < members.cursors().size(); i++) {
        if (i > 0) {
          out.add(',');
        }
        element.write(members.page().items().get(i).row(), members.cursors().get(i), out);
      }
      out.add(']');
    }
  }

  /**
   * Which members.
   *
   * @param owners kind of the features whose members they are
   * @param rows whether the pages are wanted, or only the counts
   * @param count whether the exact numbers of members are wanted
   */
  public record Pages(
      FeatureRelation.Many relation,
      FeatureKind owners,
      PageRequest page,
      boolean rows,
      boolean count) {}

  private record Field(byte[] key, Part part) {}

  private final Pages pages;
  private final FeatureSelection selection;
  private final List<Field> fields = new ArrayList<>();

  /**
   * A join.
   *
   * @param parts of the connection by result key, in the order of the answer
   */
  public MembersJoin(Pages pages, Map<String, Part> parts) {
    this.pages = pages;
    this.selection =
        FeatureSelection.union(
            pages.relation().target(),
            parts.values().stream().flatMap(part -> part.selections().stream()).toList());
    parts.forEach(this::addField);
  }

  private void addField(String key, Part part) {
    String prefix = (fields.isEmpty() ? "{\"" : ",\"") + key + "\":";
    fields.add(new Field(prefix.getBytes(StandardCharsets.UTF_8), part));
  }

  /** Which members. */
  public Pages pages() {
    return pages;
  }

  /** What to read of a member. */
  public FeatureSelection selection() {
    return selection;
  }

  @Override
  public void write(DirectRow row, int[] places, int from, Draft out) {
    out.leaveGap(new Wanted.Members(this, row.entityId()));
  }

  /**
   * Writes a page.
   *
   * @param binding of its cursors
   */
  void write(FeaturePage page, long binding, Draft out) {
    List<String> cursors = page.items().stream().map(item -> item.place().cursor(binding)).toList();
    Members members = new Members(page, cursors, PageInfo.of(pages.page(), page.more(), cursors));
    for (Field field : fields) {
      out.add(field.key());
      field.part().write(members, out);
    }
    out.add('}');
  }
}
