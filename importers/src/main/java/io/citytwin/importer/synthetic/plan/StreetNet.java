package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.RoadClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connected street net as a graph of stretches between lattice vertices, in compressed
 * adjacency arrays.
 *
 * <p>A stretch lies along a lattice edge, or crosses water as a bridge or a tunnel. Every stretch
 * can be reached from every other one.
 */
public final class StreetNet {

  /** How a stretch passes what lies in its way. */
  enum Course {
    GROUND,
    BRIDGE,
    TUNNEL
  }

  /** Street of the embankment. */
  static final int SHORE_STREET = -2;

  /** The ring road. */
  static final int RING_STREET = -3;

  private final Lattice lattice;
  private final int size;
  private final int[] from;
  private final int[] to;
  private final RoadClass[] roadClass;
  private final Course[] course;
  private final int[] street;
  private final int[] stretchOfEdge;
  private final int[] firstOf;
  private final int[] incident;

  StreetNet(Lattice lattice, StretchList stretches) {
    this.lattice = lattice;
    size = stretches.size();
    from = stretches.from();
    to = stretches.to();
    roadClass = stretches.roadClass();
    course = stretches.course();
    street = stretches.street();
    stretchOfEdge = new int[lattice.edgeCount()];
    Arrays.fill(stretchOfEdge, -1);
    for (int s = 0; s < size; s++) {
      if (stretches.edge(s) >= 0) {
        stretchOfEdge[stretches.edge(s)] = s;
      }
    }
    firstOf = new int[lattice.vertexCount() + 1];
    incident = new int[2 * size];
    connect();
  }

  private void connect() {
    for (int s = 0; s < size; s++) {
      firstOf[from[s] + 1]++;
      firstOf[to[s] + 1]++;
    }
    for (int v = 0; v < firstOf.length - 1; v++) {
      firstOf[v + 1] += firstOf[v];
    }
    int[] next = Arrays.copyOf(firstOf, firstOf.length);
    for (int s = 0; s < size; s++) {
      incident[next[from[s]]++] = s;
      incident[next[to[s]]++] = s;
    }
  }

  /** Number of stretches. */
  public int size() {
    return size;
  }

  int from(int stretch) {
    return from[stretch];
  }

  int to(int stretch) {
    return to[stretch];
  }

  int other(int stretch, int vertex) {
    return from[stretch] == vertex ? to[stretch] : from[stretch];
  }

  RoadClass roadClass(int stretch) {
    return roadClass[stretch];
  }

  Course course(int stretch) {
    return course[stretch];
  }

  /** Number of the named street a stretch belongs to. */
  int street(int stretch) {
    return street[stretch];
  }

  double length(int stretch) {
    return lattice.length(from[stretch], to[stretch]);
  }

  /** Stretch along a lattice edge; -1 for none. */
  int alongEdge(int edge) {
    return stretchOfEdge[edge];
  }

  int degree(int vertex) {
    return firstOf[vertex + 1] - firstOf[vertex];
  }

  /** Stretch number k, below {@link #degree}, of those that meet in a vertex. */
  int incident(int vertex, int k) {
    return incident[firstOf[vertex] + k];
  }

  /** Class of the street along a side of a cell; null for none. */
  @Nullable RoadClass beside(int cell, int side) {
    int stretch = stretchOfEdge[lattice.sideEdge(cell, side)];
    return stretch < 0 ? null : roadClass(stretch);
  }

  /** Vertices where streets meet, end or change, in rising order. */
  public List<Integer> junctions() {
    List<Integer> junctions = new ArrayList<>();
    for (int v = 0; v < lattice.vertexCount(); v++) {
      if (isJunction(v)) {
        junctions.add(v);
      }
    }
    return junctions;
  }

  boolean isJunction(int vertex) {
    int degree = degree(vertex);
    if (degree != 2) {
      return degree > 0;
    }
    int a = incident(vertex, 0);
    int b = incident(vertex, 1);
    return roadClass[a] != roadClass[b] || course[a] != course[b] || street[a] != street[b];
  }

  /**
   * True if traffic lights stand there: three or more arms, two of them of secondary class or
   * better.
   */
  public boolean isSignalised(int vertex) {
    int main = 0;
    for (int k = 0; k < degree(vertex); k++) {
      if (roadClass(incident(vertex, k)).compareTo(RoadClass.SECONDARY) <= 0) {
        main++;
      }
    }
    return degree(vertex) >= 3 && main >= 2;
  }
}
