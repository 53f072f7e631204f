package io.citytwin.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Queries of a thousand hits, one index to a JVM. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IndexBenchmark {

  @Param({"PACKED", "JTS_STR", "JTS_HPR"})
  BoxIndex.Kind kind = BoxIndex.Kind.PACKED;

  @Param("1000000")
  int count;

  @Param("1000")
  int hits;

  private double[][] queries = new double[0][];
  private BoxIndex index = query -> 0;
  private int next;

  /** Builds, and compares answers with the other indexes before anything is timed. */
  @Setup
  public void build() {
    Boxes boxes = Boxes.scattered(count, 42);
    queries = boxes.queries(1_000, hits, 7);
    Map<BoxIndex.Kind, BoxIndex> all = new EnumMap<>(BoxIndex.Kind.class);
    for (BoxIndex.Kind each : BoxIndex.Kind.values()) {
      all.put(each, each.build(boxes));
    }
    Answers.check(boxes, all, queries);
    index = kind.build(boxes);
  }

  @Benchmark
  public int query() {
    next = (next + 1) % queries.length;
    return index.count(queries[next]);
  }
}
