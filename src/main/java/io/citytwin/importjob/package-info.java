/**
 * What the importers did: tables {@code import_job} and {@code import_issue}, read through
 * Hibernate; the importers write them.
 */
@NullMarked
package io.citytwin.importjob;

import org.jspecify.annotations.NullMarked;
