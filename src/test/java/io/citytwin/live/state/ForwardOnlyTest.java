package io.citytwin.live.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.sensor.Assessment;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The mirror and its encoding against a plain fold. */
class ForwardOnlyTest {

  private static Observation random(Random random) {
    Result result =
        switch (random.nextInt(6)) {
          case 0 -> new Result.Text("Zustand " + random.nextInt(9) + " ✓");
          case 1 -> new Result.Json("{\"open\":true,\"Größe\":" + random.nextInt(9) + "}");
          case 2 -> Result.MISSING;
          default -> new Result.Num(random.nextGaussian());
        };
    Quality quality = result == Result.MISSING ? Quality.MISSING : Quality.of(random.nextInt(5));
    return new Observation(
        random.nextInt(3) * 5_000 + random.nextInt(4),
        random.nextInt(50) - 10L,
        random.nextInt(3) - 1L,
        result,
        quality,
        Assessment.of(random.nextInt(5)));
  }

  @Test
  void whateverTheOrderTheMirrorShowsTheNewestByPhenomenonThenResultTime() {
    Random random = new Random(42);
    for (int round = 0; round < 50; round++) {
      Map<String, Observation> distinct = new HashMap<>();
      for (int i = 0; i < 200; i++) {
        Observation o = random(random);
        distinct.putIfAbsent(
            o.datastream() + " " + o.phenomenonMicros() + " " + o.resultMicros(), o);
      }
      List<Observation> arriving = new ArrayList<>(distinct.values());
      Collections.shuffle(arriving, random);
      LatestState mirror = new LatestState();
      List<Integer> told = new ArrayList<>();
      mirror.onChange(told::add);
      arriving.forEach(o -> mirror.fold(StreamPlace.BEGINNING, List.of(o)));

      Map<Integer, Observation> oracle = new HashMap<>();
      arriving.stream()
          .sorted(
              java.util.Comparator.comparingLong(Observation::phenomenonMicros)
                  .thenComparingLong(Observation::resultMicros))
          .forEach(o -> oracle.put(o.datastream(), o));
      oracle.forEach((number, newest) -> assertThat(mirror.find(number)).isEqualTo(newest));
      assertThat(told).containsAll(oracle.keySet());
    }
  }

  @Test
  void unknownNumberIsNullAlsoBeyondTheLastPage() {
    assertThat(new LatestState().find(Integer.MAX_VALUE)).isNull();
  }

  @Test
  void packedObservationsComeBackAsTheyWere() {
    Random random = new Random(1);
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      observations.add(random(random));
    }

    assertThat(ObservationCodec.unpack(ObservationCodec.pack(observations)))
        .isEqualTo(observations);
  }
}
