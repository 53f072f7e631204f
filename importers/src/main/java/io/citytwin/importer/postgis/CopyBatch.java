package io.citytwin.importer.postgis;

/**
 * Rows gathered for a table.
 *
 * @param target what stands between {@code copy} and {@code from stdin}: the table, with columns if
 *     not all
 * @param rows those not sent yet
 */
record CopyBatch(String target, CopyRows rows) {}
