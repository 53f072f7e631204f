package io.citytwin.importer.cli;

import io.citytwin.importer.csv.CsvOptions;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the user says about how files are to be read.
 *
 * @param crsGiven whether the CRS was named; what a file says of it is not looked at then
 * @param encoding encoding of texts; null to go by what a file says, or its bytes
 * @param table what is said of CSV files
 * @param viaOgr whether GDAL converts the files first
 * @param writeUpdated where an OpenStreetMap extract is to be written with its changes; null for
 *     nowhere
 * @param workFolder for the temporary files of readers that need some
 */
record ReadingOptions(
    boolean crsGiven,
    @Nullable Charset encoding,
    CsvOptions table,
    boolean viaOgr,
    @Nullable Path writeUpdated,
    Path workFolder) {}
