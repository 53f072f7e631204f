package io.citytwin.bench;

import io.citytwin.index.packed.PackedHilbertRTree;
import io.citytwin.index.packed.PackedHilbertRTreeBuilder;
import org.locationtech.jts.index.ItemVisitor;
import org.locationtech.jts.index.hprtree.HPRtree;
import org.locationtech.jts.index.strtree.STRtree;

/** One of the indexes compared: counts the boxes that meet a query, exactly. */
public interface BoxIndex {

  /** How many boxes meet the query, each candidate checked against its exact box. */
  int count(double[] query);

  /** The kinds compared. */
  enum Kind {
    PACKED {
      @Override
      BoxIndex build(Boxes boxes) {
        PackedHilbertRTreeBuilder builder = PackedHilbertRTree.builder();
        for (double[] box : boxes.boxes()) {
          builder.add(box[0], box[1], box[2], box[3]);
        }
        PackedHilbertRTree tree = builder.build();
        return query -> {
          int[] hits = {0};
          tree.search(
              query[0],
              query[1],
              query[2],
              query[3],
              item -> hits[0] += boxes.meets(item, query) ? 1 : 0);
          return hits[0];
        };
      }
    },
    JTS_STR {
      @Override
      BoxIndex build(Boxes boxes) {
        STRtree tree = new STRtree(16);
        for (int i = 0; i < boxes.boxes().length; i++) {
          tree.insert(Boxes.envelope(boxes.boxes()[i]), (Integer) i);
        }
        tree.build();
        return query -> {
          Hits hits = new Hits(boxes, query);
          tree.query(Boxes.envelope(query), hits);
          return hits.count;
        };
      }
    },
    JTS_HPR {
      @Override
      BoxIndex build(Boxes boxes) {
        HPRtree tree = new HPRtree(16);
        for (int i = 0; i < boxes.boxes().length; i++) {
          tree.insert(Boxes.envelope(boxes.boxes()[i]), (Integer) i);
        }
        tree.build();
        return query -> {
          Hits hits = new Hits(boxes, query);
          tree.query(Boxes.envelope(query), hits);
          return hits.count;
        };
      }
    };

    /** Builds an index over all boxes. */
    abstract BoxIndex build(Boxes boxes);
  }

  /** Counts what a tree of JTS finds. */
  final class Hits implements ItemVisitor {

    private final Boxes boxes;
    private final double[] query;
    private int count;

    Hits(Boxes boxes, double[] query) {
      this.boxes = boxes;
      this.query = query;
    }

    @Override
    public void visitItem(Object item) {
      if (boxes.meets((Integer) item, query)) {
        count++;
      }
    }
  }
}
