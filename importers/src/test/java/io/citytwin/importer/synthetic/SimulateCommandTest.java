package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.synthetic.live.FaultFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateCommandTest {

  @TempDir Path city;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** In a copy, since the generated city is shared. */
  private int simulate(String arguments) throws IOException {
    Path made = GeneratedCity.of(1).folder();
    for (String file : new String[] {"sensors.geojsonl", "city.json"}) {
      if (!Files.exists(city.resolve(file))) {
        Files.copy(made.resolve(file), city.resolve(file));
      }
    }
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute((arguments + " --city " + city).split(" "));
  }

  @ParameterizedTest
  @CsvSource({"burst,/pressure", "flood,/level", "dead-sensor,/pressure"})
  void faultIsLeftForTheFeedAtASensorThatShowsIt(String fault, String property) throws IOException {
    assertThat(simulate(fault + " --duration PT1M")).isZero();
    assertThat(out.toString()).startsWith(fault + " at ").contains(property);
    assertThat(FaultFolder.of(city).on(InstantSource.system().instant())).hasSize(1);
  }

  @Test
  void placeWithoutSensorsNamesTheNearest() throws IOException {
    assertThat(simulate("burst --at 0,0 --radius 10")).isEqualTo(1);
    assertThat(err.toString()).contains("no sensor within 10 m", "the nearest is at ");
    assertThat(FaultFolder.of(city).on(InstantSource.system().instant())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fire | there are burst, flood and dead-sensor",
        "burst --at 1 | --at takes longitude,latitude",
        "burst --at 500,1 | longitude of --at is 500.0",
        "burst --size 2 | --size is 2.0, allowed are 0.1 to 1.0",
        "dead-sensor --size 1 | leave it out",
        "flood --duration PT1S | --duration in seconds is 1.0",
        "flood --radius NaN | --radius is NaN",
      })
  void wrongUsageSaysWhatIsAllowed(String arguments, String says) throws IOException {
    assertThat(simulate(arguments)).isEqualTo(2);
    assertThat(err.toString()).contains(says);
  }
}
