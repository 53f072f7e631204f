package io.citytwin.importer.archive;

import java.nio.file.Path;

/**
 * A file to import.
 *
 * @param path where it can be read; its sidecars lie beside it
 * @param displayName what to call it in reports: as it was named, or {@code
 *     archive.zip/folder/file.shp}
 */
public record SourceFile(Path path, String displayName) {}
