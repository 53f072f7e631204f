/** What an import tells: progress while it runs, a table or JSON when it is done. */
@NullMarked
package io.citytwin.importer.report;

import org.jspecify.annotations.NullMarked;
