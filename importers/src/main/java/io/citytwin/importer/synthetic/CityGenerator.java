package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.plan.CityPlan;
import io.citytwin.importer.synthetic.plan.PlannedSensor;
import io.citytwin.importer.synthetic.plan.SensorPlanner;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Plans a city and writes it to a folder: all of it or nothing. */
public final class CityGenerator {

  /**
   * What was written.
   *
   * @param plan the city's plan
   * @param counts features by kind
   * @param observations lines of history
   */
  public record Outcome(CityPlan plan, Map<FeatureKind, Integer> counts, int observations) {

    public Outcome {
      counts = Map.copyOf(counts);
    }
  }

  private CityGenerator() {}

  /**
   * Writes the city of a manifest.
   *
   * @throws IOException if the folder is taken or cannot be written; nothing of the new city is
   *     left in it then
   */
  public static Outcome generate(CityFolder folder, CityFolder.Manifest manifest)
      throws IOException {
    folder.prepare();
    boolean done = false;
    try {
      CityPlan plan = new CityPlan(manifest.size(), manifest.seed());
      CityWriter writer = new CityWriter(plan, folder);
      writer.writeDistricts();
      writer.writeCells();
      writer.writeRoads();
      writer.writeBuiltLand();
      writer.writePipes();
      writer.writeParts();
      List<PlannedSensor> sensors = new SensorPlanner(plan).sensors();
      writer.writeSensors(sensors);
      int observations =
          new HistoryWriter(manifest.dataset(), manifest.seed(), sensors)
              .write(
                  folder.part(CityFolder.OBSERVATIONS),
                  manifest.start(),
                  manifest.size().maxObservations());
      folder.publish(manifest);
      done = true;
      return new Outcome(plan, writer.counts(), observations);
    } finally {
      if (!done) {
        folder.discardParts();
      }
    }
  }
}
