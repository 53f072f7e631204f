package io.citytwin.importer.postgis;

/**
 * Rows gathered for a table.
 *
 * @param target what stands between {@code copy} and {@code from stdin}: the table, with columns if
 *     not all
 * @param rows those not sent yet
 * @param enough bytes at which they are sent
 */
record CopyBatch(String target, CopyRows rows, int enough) {

  private static final int USUAL_BYTES = 1 << 17;

  /** Rows of which most are for this table. */
  CopyBatch(String target, CopyRows rows) {
    this(target, rows, USUAL_BYTES);
  }

  boolean isFull() {
    return rows.length() >= enough;
  }
}
