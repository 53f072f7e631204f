package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The many texts of web Mercator. What is written with a sphere, or with a projection that means
 * one, is the sphere's, as for GDAL; what is written with the ellipsoid's Mercator is that,
 * whatever it is called, and the reader is told.
 */
class WebMercatorTest {

  /** 30 micrometres, as for the code. */
  private static final double METERS = 3e-5;

  private static final String WGS84 =
      "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";

  private static final String ESRI_WGS84 =
      "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

  private static final String ESRI_SPHERE =
      "GEOGCS[\"GCS_WGS_1984_Major_Auxiliary_Sphere\",DATUM[\"D_WGS_1984_Major_Auxiliary_Sphere\",SPHEROID[\"WGS_1984_Major_Auxiliary_Sphere\",6378137.0,0.0]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

  private static final String ORIGIN =
      "PARAMETER[\"central_meridian\",0],PARAMETER[\"false_easting\",0],PARAMETER[\"false_northing\",0]";

  private static String text(String name, String geographic, String projection, String rest) {
    return "PROJCS[\"%s\",%s,PROJECTION[\"%s\"],%s%s,UNIT[\"metre\",1]]"
        .formatted(name, geographic, projection, ORIGIN, rest);
  }

  /** All latitudes of web maps, where the sphere and the ellipsoid are farthest apart. */
  private static double[] places() {
    return IntStream.rangeClosed(-85, 85)
        .boxed()
        .flatMapToDouble(i -> java.util.stream.DoubleStream.of(i * 2.1, i))
        .toArray();
  }

  private static void agreesWithGdal(String text) throws IOException {
    CrsTransform transform = CrsTransform.ofWkt(text);
    double[] places = places();
    double[] expected = GdalTransform.move("EPSG:4326", text, places);
    assertThat(Places.farthest(Places.fromStorage(transform, places), expected)).isLessThan(METERS);
    assertThat(Places.farthestMeters(Places.toStorage(transform, expected), places))
        .isLessThan(METERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Popular_Visualisation_Pseudo_Mercator",
        "Mercator_Auxiliary_Sphere",
      })
  void aProjectionThatMeansTheSphereIsTheSphereUnderAnyName(String projection) throws IOException {
    String text = text("any", WGS84, projection, "");
    agreesWithGdal(text);
    double[] byCode = Places.fromStorage(CrsTransform.of("EPSG:3857"), places());
    assertThat(Places.farthest(Places.fromStorage(CrsTransform.ofWkt(text), places()), byCode))
        .isLessThan(1e-7);
    assertThat(CrsTransform.ofWkt(text).remarks()).isEmpty();
  }

  @Test
  void esrisAuxiliarySphereIsTheSphere() throws IOException {
    String text =
        text(
            "WGS_1984_Web_Mercator_Auxiliary_Sphere",
            ESRI_WGS84,
            "Mercator_Auxiliary_Sphere",
            ",PARAMETER[\"Standard_Parallel_1\",0.0],PARAMETER[\"Auxiliary_Sphere_Type\",0.0]");
    agreesWithGdal(text);
    assertThat(CrsTransform.ofWkt(text).remarks()).isEmpty();
  }

  @Test
  void theExtensionOfGdalIsTheSphere() throws IOException {
    String text =
        text("any", WGS84, "Mercator_1SP", ",PARAMETER[\"scale_factor\",1]")
            .replaceFirst(
                "]$",
                ",EXTENSION[\"PROJ4\",\"+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs\"]]");
    agreesWithGdal(text);
    assertThat(CrsTransform.ofWkt(text).remarks()).isEmpty();
  }

  @Test
  void mercatorOnASphereIsTheSphere() throws IOException {
    agreesWithGdal(
        text(
            "WGS_1984_Web_Mercator",
            ESRI_SPHERE,
            "Mercator",
            ",PARAMETER[\"Standard_Parallel_1\",0.0]"));
  }

  /** GDAL reads this text as what it says too. */
  @Test
  void mercatorOnTheEllipsoidIsTheEllipsoid() throws IOException {
    String text = text("World Mercator", WGS84, "Mercator_1SP", ",PARAMETER[\"scale_factor\",1]");
    agreesWithGdal(text);
    assertThat(CrsTransform.ofWkt(text).remarks()).isEmpty();
  }

  /** GDAL goes by the first two names, and by parameters in the last case. */
  @ParameterizedTest
  @ValueSource(strings = {"WGS 84 / Pseudo-Mercator", "WGS_84_Pseudo_Mercator", "any"})
  void mercatorOnTheEllipsoidThatIsCalledWebMercatorIsTheEllipsoidAndThatIsTold(String name)
      throws IOException {
    String plain = text("any", WGS84, "Mercator_1SP", ",PARAMETER[\"scale_factor\",1]");
    String text =
        plain
            .replace("\"any\"", "\"" + name + "\"")
            .replaceFirst("]$", ",AUTHORITY[\"EPSG\",\"3857\"]]");
    CrsTransform transform = CrsTransform.ofWkt(text);
    assertThat(
            Places.farthest(
                Places.fromStorage(transform, places()),
                GdalTransform.move("EPSG:4326", plain, places())))
        .isLessThan(METERS);
    assertThat(transform.remarks())
        .anyMatch(
            remark -> remark.contains("up to 21 km") && remark.contains("give --crs EPSG:3857"));
  }

  @Test
  void theCodeAndTheNameAloneAreEnoughToBeToldOf() {
    String plain = text("any", WGS84, "Mercator_1SP", ",PARAMETER[\"scale_factor\",1]");
    assertThat(CrsTransform.ofWkt(plain).remarks()).isEmpty();
    assertThat(CrsTransform.ofWkt(plain.replace("\"any\"", "\"Google_Mercator\"")).remarks())
        .singleElement()
        .asString()
        .contains("give --crs EPSG:3857");
  }

  /** The figure in the warning, measured: degrees of latitude, 111.32 km each. */
  @Test
  void takenForEachOtherTheTwoAre21KilometersApart() {
    double[] web = Places.fromStorage(CrsTransform.of("EPSG:3857"), places());
    CrsTransform ellipsoid =
        CrsTransform.ofWkt(text("any", WGS84, "Mercator_1SP", ",PARAMETER[\"scale_factor\",1]"));
    double kilometers = Places.farthest(Places.toStorage(ellipsoid, web), places()) * 111.32;
    assertThat(kilometers).isBetween(20.0, 21.5);
  }
}
