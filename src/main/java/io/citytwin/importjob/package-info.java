/**
 * What the importers did: tables {@code import_job}, {@code import_source} and {@code
 * import_issue}, read through Hibernate; the importers write them, and this follows what they
 * write.
 */
@NullMarked
package io.citytwin.importjob;

import org.jspecify.annotations.NullMarked;
