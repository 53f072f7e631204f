/**
 * The way into PostGIS: COPY into temporary staging tables, comparison by row hash, one merge
 * transaction.
 *
 * <p>An import is one connection. What it stages is gone with the connection; what it merges is
 * there whole or not at all. The row of {@code twin.head} is the lock that puts merges in one
 * order, taken before anything is compared, so that imports can neither deadlock nor overwrite each
 * other unseen.
 */
@NullMarked
package io.citytwin.importer.postgis;

import org.jspecify.annotations.NullMarked;
