package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.FeatureKind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GenerateCommandTest {

  @TempDir Path temporary;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int generate(String... arguments) {
    return new CommandLine(new GenerateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static Map<String, Long> contents(Path folder) throws IOException {
    Map<String, Long> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        long hash = 0;
        for (byte b : Files.readAllBytes(file)) {
          hash = hash * 1_000_003 + b;
        }
        contents.put(file.getFileName().toString(), hash);
      }
    }
    return contents;
  }

  @Test
  void sameArgumentsGiveTheSameBytesWhateverTheLocaleAndTimeZone() throws IOException {
    Path first = temporary.resolve("first");
    Path second = temporary.resolve("second");
    assertThat(generate("--out", first.toString(), "--seed", "5")).isZero();
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.of("ar", "EG"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
      assertThat(generate("--out", second.toString(), "--seed", "5")).isZero();
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
    assertThat(contents(second)).hasSize(13).isEqualTo(contents(first));
  }

  @Test
  void anotherSeedGivesAnotherCityAndTheOldOneIsReplaced() throws IOException {
    Path folder = temporary.resolve("city");
    assertThat(generate("--out", folder.toString(), "--seed", "5")).isZero();
    Map<String, Long> before = contents(folder);
    assertThat(generate("--out", folder.toString(), "--seed", "6")).isZero();
    Map<String, Long> after = contents(folder);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    after.forEach((name, hash) -> assertThat(hash).as(name).isNotEqualTo(before.get(name)));
  }

  @Test
  void reportsWhatItWrote() throws IOException {
    Path folder = temporary.resolve("city");
    assertThat(generate("--out", folder.toString())).isZero();
    for (FeatureKind kind : FeatureKind.values()) {
      long lines = Files.readAllLines(folder.resolve(CityFolder.fileName(kind))).size();
      assertThat(out.toString())
          .contains(String.format(Locale.ROOT, "%,d  %s", lines, CityFolder.fileName(kind)));
    }
    assertThat(new CityFolder(folder).manifest().seed()).isEqualTo(1);
  }

  @Test
  void previewIsAPictureOfManyColours() throws IOException {
    Path picture = temporary.resolve("city.png");
    assertThat(
            generate(
                "--out",
                temporary.resolve("city").toString(),
                "--preview",
                picture.toString(),
                "--preview-width",
                "645"))
        .isZero();
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(645, 483);
    Set<Integer> colours = new HashSet<>();
    for (int k = 0; k < 645 * 483; k++) {
      colours.add(image.getRGB(k % 645, k / 645));
    }
    assertThat(colours).hasSizeGreaterThan(50);
  }

  @Test
  void folderWithOtherThingsIsRefusedAndLeftAlone() throws IOException {
    Path precious = temporary.resolve("thesis.txt");
    Files.writeString(precious, "do not touch");
    assertThat(generate("--out", temporary.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("not a generated city")
        .contains("thesis.txt")
        .contains("give an empty or a new folder");
    assertThat(temporary).isDirectoryContaining(p -> p.equals(precious));
    assertThat(contents(temporary)).hasSize(1);
  }

  @Test
  void fileInPlaceOfTheFolderIsRefused() throws IOException {
    Path file = temporary.resolve("file");
    Files.writeString(file, "x");
    assertThat(generate("--out", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is a file; give a folder");
  }

  @Test
  void leftoversOfAnInterruptedRunAreReplaced() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("city"));
    Files.writeString(folder.resolve("buildings.geojsonl.part"), "{\"type\":\"Fea");
    assertThat(generate("--out", folder.toString())).isZero();
    assertThat(contents(folder)).hasSize(13).doesNotContainKey("buildings.geojsonl.part");
  }

  @Test
  void folderWithoutManifestIsNoWholeCity() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("city"));
    Files.writeString(folder.resolve("sensors.geojsonl"), "");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> new CityFolder(folder).manifest())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no whole generated city");
  }

  @Test
  void wrongUsageSaysWhatIsAllowed() {
    String folder = temporary.resolve("city").toString();
    assertThat(generate("--out", folder, "--size", "huge")).isEqualTo(2);
    assertThat(err.toString()).contains("'huge' is no size; allowed are small, city and metro");
    assertThat(generate("--out", folder, "--dataset", "a b")).isEqualTo(2);
    assertThat(err.toString()).contains("'a b' is no dataset name");
    assertThat(generate("--out", folder, "--start", "yesterday")).isEqualTo(2);
    assertThat(err.toString()).contains("--start");
    assertThat(generate("--out", folder, "--preview-width", "9")).isEqualTo(2);
    assertThat(generate()).isEqualTo(2);
    assertThat(temporary.resolve("city")).doesNotExist();
  }
}
