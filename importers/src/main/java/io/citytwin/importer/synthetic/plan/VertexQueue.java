package io.citytwin.importer.synthetic.plan;

import java.util.Arrays;

/**
 * A binary heap of vertices by distance, for shortest paths; an outdated entry stays in it and is
 * skipped by the caller.
 */
final class VertexQueue {

  private double[] keys = new double[256];
  private int[] vertices = new int[256];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  double nearestDistance() {
    return keys[0];
  }

  void add(int vertex, double distance) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      vertices = Arrays.copyOf(vertices, 2 * size);
    }
    int hole = size++;
    while (hole > 0 && isBefore(distance, vertex, keys[(hole - 1) / 2], vertices[(hole - 1) / 2])) {
      keys[hole] = keys[(hole - 1) / 2];
      vertices[hole] = vertices[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    keys[hole] = distance;
    vertices[hole] = vertex;
  }

  int poll() {
    int top = vertices[0];
    size--;
    double key = keys[size];
    int vertex = vertices[size];
    int hole = 0;
    while (2 * hole + 1 < size) {
      int child = 2 * hole + 1;
      if (child + 1 < size
          && isBefore(keys[child + 1], vertices[child + 1], keys[child], vertices[child])) {
        child++;
      }
      if (!isBefore(keys[child], vertices[child], key, vertex)) {
        break;
      }
      keys[hole] = keys[child];
      vertices[hole] = vertices[child];
      hole = child;
    }
    keys[hole] = key;
    vertices[hole] = vertex;
    return top;
  }

  private static boolean isBefore(double a, int va, double b, int vb) {
    return a < b || (a == b && va < vb);
  }
}
