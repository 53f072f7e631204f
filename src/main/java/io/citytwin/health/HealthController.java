package io.citytwin.health;

import io.citytwin.live.state.LatestState;
import io.citytwin.live.state.LiveStatus;
import io.citytwin.sensor.DatastreamRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /healthz}. Answers from what the heartbeats of the database and of Redis found last,
 * so it never waits for either.
 */
@RestController
class HealthController {

  private final DatastreamRegistry registry;
  private final LatestState state;
  private final String version;

  HealthController(
      DatastreamRegistry registry,
      LatestState state,
      @Value("${citytwin.version}") String version) {
    this.registry = registry;
    this.state = state;
    this.version = version;
  }

  /**
   * Answer of the health check.
   *
   * @param status UP; DEGRADED if reads are served without live state; DOWN if nothing can be read
   * @param database UP or DOWN
   * @param redis UP or DOWN
   * @param live whether the live state is the present one
   */
  record Health(String status, String database, String redis, LiveStatus live, String version) {}

  /** 200 while reads can be served, 503 otherwise. */
  @GetMapping("/healthz")
  ResponseEntity<Health> health() {
    boolean database = registry.databaseAnswers();
    LiveStatus live = state.status();
    String status = !database ? "DOWN" : live == LiveStatus.READY ? "UP" : "DEGRADED";
    Health health =
        new Health(
            status,
            database ? "UP" : "DOWN",
            live == LiveStatus.UNAVAILABLE ? "DOWN" : "UP",
            live,
            version);
    return ResponseEntity.status(database ? 200 : 503).body(health);
  }
}
