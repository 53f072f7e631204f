/**
 * What every import goes through: reader, check, staging, merge, report. Readers of formats know
 * only this package.
 */
@NullMarked
package io.citytwin.importer.pipeline;

import org.jspecify.annotations.NullMarked;
