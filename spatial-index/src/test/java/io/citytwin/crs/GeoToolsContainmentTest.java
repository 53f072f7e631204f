package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the unpacked GeoTools jar may not bring along: its old copies of other people's libraries.
 */
class GeoToolsContainmentTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/slf4j",
        "com/google",
        "org/ehcache",
        "javax/cache",
        "javax/xml",
        "javax/annotation",
        "jakarta",
        "org/eclipse",
        "org/locationtech",
        "org/apache",
        "META-INF/services/javax.cache.spi.CachingProvider",
        "META-INF/services/javax.imageio.spi.ImageReaderSpi",
        "META-INF/services/javax.xml.bind.JAXBContext",
        "META-INF/maven"
      })
  void theModuleDoesNotCarry(String path) throws IOException, URISyntaxException {
    assertThat(module().resolve(path)).doesNotExist();
  }

  @Test
  void theModuleCarriesGeoToolsItselfAndItsLicences() throws IOException, URISyntaxException {
    assertThat(module().resolve("org/geotools/referencing/CRS.class")).exists();
    try (Stream<Path> notices = Files.list(module().resolve("META-INF"))) {
      assertThat(notices.map(p -> p.getFileName().toString()))
          .anyMatch(name -> name.startsWith("LICENSE"))
          .anyMatch(name -> name.startsWith("NOTICE"));
    }
  }

  private static Path module() throws URISyntaxException {
    URI classes = CrsTransform.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(classes);
  }
}
