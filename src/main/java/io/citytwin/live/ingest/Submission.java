package io.citytwin.live.ingest;

import io.citytwin.sensor.Observation;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The observations of one request on their way to the history. */
final class Submission {

  private final List<Observation> observations;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private int duplicates;

  Submission(List<Observation> observations) {
    this.observations = List.copyOf(observations);
  }

  /** What became of the observations once they are durable. */
  record Outcome(int accepted, int duplicates) {}

  List<Observation> observations() {
    return observations;
  }

  /** Completes when all is committed, or exceptionally when that is not known. */
  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  void countDuplicate() {
    duplicates++;
  }

  void complete() {
    outcome.complete(new Outcome(observations.size() - duplicates, duplicates));
  }
}
