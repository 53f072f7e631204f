package io.citytwin.importer.cli;

import io.citytwin.importer.csv.CsvTableSource;
import io.citytwin.importer.flatgeobuf.FlatGeobufSource;
import io.citytwin.importer.geojson.GeoJsonSource;
import io.citytwin.importer.geopackage.GeoPackageSource;
import io.citytwin.importer.gml.GmlSource;
import io.citytwin.importer.kml.KmlSource;
import io.citytwin.importer.mapping.MappedReader;
import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.importer.osm.OsmReader;
import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.importer.record.RecordSource;
import io.citytwin.importer.shapefile.DbaseSource;
import io.citytwin.importer.shapefile.ShapefileSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Opens the reader of a file. */
final class SourceFormats {

  private SourceFormats() {}

  /**
   * Opens a file for import.
   *
   * @param files one file; an OpenStreetMap extract may have its changes with it
   * @param context the dataset, and the name of the file as the user knows it
   * @throws SourceException if there is no such file, or it is of no known format
   */
  static FeatureReader open(
      List<Path> files, ReadContext context, MappingOptions meaning, ReadingOptions reading)
      throws IOException {
    Path file = files.getFirst();
    SourceFormat format = SourceFormat.of(file, context.source());
    if (!format.isOpenStreetMap()) {
      return new MappedReader(records(format, file, context.source(), reading), context, meaning);
    }
    if (meaning.kind() != null || meaning.file() != null) {
      throw new SourceException(
          Code.MAPPING_INVALID,
          context.source()
              + " is OpenStreetMap, whose tags say what its objects are; it takes neither --kind nor --mapping. Import it in a command of its own without them, or by GDAL's reading of it with --via-ogr");
    }
    OsmReader reader = OsmReader.open(files, context, reading.workFolder());
    Path updated = reading.writeUpdated();
    return updated == null ? reader : reader.writeUpdated(updated);
  }

  /**
   * Opens the raw records of a file.
   *
   * @throws SourceException if the format has no records without a meaning, as OpenStreetMap
   */
  static RecordSource records(SourceFormat format, Path file, String name, ReadingOptions reading)
      throws IOException {
    return switch (format) {
      case GEOJSON -> new GeoJsonSource(file, name, reading.crsGiven());
      case SHAPEFILE -> new ShapefileSource(file, name, reading.encoding());
      case DBASE -> new DbaseSource(file, name, reading.encoding());
      case GEOPACKAGE -> new GeoPackageSource(file, name);
      case FLATGEOBUF -> new FlatGeobufSource(file, name);
      case GML -> new GmlSource(file, name, CoordinateSystems::northFirst);
      case KML -> new KmlSource(file, name);
      case CSV -> new CsvTableSource(file, name, reading.table());
      case OSM_PBF, OSM_XML, OSM_CHANGE ->
          throw new SourceException(
              Code.FORMAT_UNKNOWN,
              name
                  + " is OpenStreetMap, whose objects have a meaning of their own; no mapping is needed");
      case GEOTIFF ->
          throw new SourceException(
              Code.FORMAT_UNKNOWN, name + " is a raster; it holds no records to map");
    };
  }
}
