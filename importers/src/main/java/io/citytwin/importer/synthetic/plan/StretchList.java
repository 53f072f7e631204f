package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.StreetNet.Course;
import io.citytwin.model.feature.RoadClass;
import java.util.Arrays;

/** A growing list of street stretches, column by column. */
final class StretchList {

  private int size;
  private int[] from = new int[1024];
  private int[] to = new int[1024];
  private int[] edge = new int[1024];
  private int[] street = new int[1024];
  private RoadClass[] roadClass = new RoadClass[1024];
  private Course[] course = new Course[1024];

  void add(int a, int b, int latticeEdge, RoadClass type, Course how, int streetNumber) {
    if (size == from.length) {
      grow(2 * size);
    }
    from[size] = a;
    to[size] = b;
    edge[size] = latticeEdge;
    street[size] = streetNumber;
    roadClass[size] = type;
    course[size] = how;
    size++;
  }

  private void grow(int length) {
    from = Arrays.copyOf(from, length);
    to = Arrays.copyOf(to, length);
    edge = Arrays.copyOf(edge, length);
    street = Arrays.copyOf(street, length);
    roadClass = Arrays.copyOf(roadClass, length);
    course = Arrays.copyOf(course, length);
  }

  /** Keeps only the stretches marked, in their order. */
  void retain(boolean[] keep) {
    int kept = 0;
    for (int s = 0; s < size; s++) {
      if (keep[s]) {
        from[kept] = from[s];
        to[kept] = to[s];
        edge[kept] = edge[s];
        street[kept] = street[s];
        roadClass[kept] = roadClass[s];
        course[kept] = course[s];
        kept++;
      }
    }
    size = kept;
  }

  int size() {
    return size;
  }

  int edge(int s) {
    return edge[s];
  }

  RoadClass roadClass(int s) {
    return roadClass[s];
  }

  Course course(int s) {
    return course[s];
  }

  int[] from() {
    return Arrays.copyOf(from, size);
  }

  int[] to() {
    return Arrays.copyOf(to, size);
  }

  int[] street() {
    return Arrays.copyOf(street, size);
  }

  RoadClass[] roadClass() {
    return Arrays.copyOf(roadClass, size);
  }

  Course[] course() {
    return Arrays.copyOf(course, size);
  }
}
