package io.citytwin.importer.synthetic.plan;

import java.util.Arrays;
import java.util.List;

/** Shortest-path trees over the street net: from each vertex the stretch towards its root. */
final class StreetForest {

  /**
   * Cost of going from a vertex nearer to the root to one farther; infinite where there is no way.
   */
  interface Cost {
    double of(int stretch, int nearer, int farther);

    /** Told when a vertex has found its way, before costs beyond it are asked; -1 for a root. */
    default void settled(int vertex, int towardsRoot) {}
  }

  private final double[] distance;
  private final int[] towardsRoot;
  private final int[] order;
  private int reached;

  StreetForest(Lattice lattice, StreetNet net, List<Integer> roots, Cost cost) {
    distance = new double[lattice.vertexCount()];
    towardsRoot = new int[lattice.vertexCount()];
    order = new int[lattice.vertexCount()];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    Arrays.fill(towardsRoot, -1);
    VertexQueue queue = new VertexQueue();
    for (int root : roots) {
      distance[root] = 0;
      queue.add(root, 0);
    }
    while (!queue.isEmpty()) {
      double key = queue.nearestDistance();
      int vertex = queue.poll();
      if (key == distance[vertex]) {
        order[reached++] = vertex;
        cost.settled(vertex, towardsRoot[vertex]);
        spread(net, vertex, cost, queue);
      }
    }
  }

  private void spread(StreetNet net, int vertex, Cost cost, VertexQueue queue) {
    for (int k = 0; k < net.degree(vertex); k++) {
      int stretch = net.incident(vertex, k);
      int other = net.other(stretch, vertex);
      double through = distance[vertex] + cost.of(stretch, vertex, other);
      if (through < distance[other]) {
        distance[other] = through;
        towardsRoot[other] = stretch;
        queue.add(other, through);
      }
    }
  }

  boolean reaches(int vertex) {
    return distance[vertex] < Double.POSITIVE_INFINITY;
  }

  /** Stretch from a vertex towards its root; -1 at a root and where nothing is reached. */
  int towardsRoot(int vertex) {
    return towardsRoot[vertex];
  }

  /** Number of vertices reached. */
  int reached() {
    return reached;
  }

  /** Vertex of the given rank, roots first, by rising distance. */
  int ranked(int rank) {
    return order[rank];
  }
}
