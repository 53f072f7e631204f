package io.citytwin.importer.pipeline;

/** What an import is doing; written by the importing thread, read by another that shows it. */
public final class ImportProgress {

  private volatile String phase = "starting";
  private volatile long records;
  private volatile double share;

  /** What is being done, for a person. */
  public String phase() {
    return phase;
  }

  /** Records read so far. */
  public long records() {
    return records;
  }

  /** Share of the reading done, 0 to 1. */
  public double share() {
    return share;
  }

  /** Begins another phase. */
  public void phase(String name) {
    phase = name;
  }

  void reading(long count, double done) {
    records = count;
    share = done;
  }
}
