package io.citytwin.live.ingest;

import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creation of Observations as the OGC SensorThings API 1.1 has it, so that devices which speak it
 * can be pointed here: one by one, and many with the data array extension. Nothing can be read
 * here; GraphQL is for that.
 */
@RestController
@RequestMapping(SensorThingsDoor.PATH)
class SensorThingsDoor {

  static final String PATH = "/v1.1";

  private final ObservationIntake intake;
  private final DatastreamRegistry registry;
  private final LiveSettings settings;
  private final InstantSource clock;

  SensorThingsDoor(
      ObservationIntake intake,
      DatastreamRegistry registry,
      LiveSettings settings,
      InstantSource clock) {
    this.intake = intake;
    this.registry = registry;
    this.settings = settings;
    this.clock = clock;
  }

  @PostMapping("/Observations")
  ResponseEntity<SensorThingsObservation> create(HttpServletRequest request) {
    return one(body(request), null, request);
  }

  @PostMapping("/Datastreams({id})/Observations")
  ResponseEntity<SensorThingsObservation> createUnder(
      @PathVariable String id, HttpServletRequest request) {
    return one(body(request), SensorThingsDraft.unquoted(id), request);
  }

  private ResponseEntity<SensorThingsObservation> one(
      JsonNode entity, @Nullable String datastream, HttpServletRequest request) {
    Batch batch = intake.begin("observation");
    batch.add(1, () -> SensorThingsDraft.of(entity, datastream, clock.instant()));
    IngestReport report = intake.store(batch);
    if (!report.errors().isEmpty()) {
      IngestReport.Fault fault = report.errors().getFirst();
      throw new TwinException(
          fault.code() == LineCode.UNKNOWN_DATASTREAM
              ? ErrorCode.NOT_FOUND
              : ErrorCode.BAD_USER_INPUT,
          fault.code() + ": " + fault.message());
    }
    SensorThingsObservation created = shown(batch.observations().getFirst(), request);
    return ResponseEntity.created(URI.create(created.selfLink())).body(created);
  }

  @PostMapping("/CreateObservations")
  ResponseEntity<List<String>> createMany(HttpServletRequest request) {
    JsonNode groups = body(request);
    if (!groups.isArray()) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "the body is no array of {\"Datastream\", \"components\", \"dataArray\"}");
    }
    Batch batch = intake.begin("observation");
    List<Boolean> good = new ArrayList<>();
    for (JsonNode group : groups) {
      SensorThingsGroup rows = SensorThingsGroup.of(group);
      for (int row = 0; row < rows.size(); row++) {
        int at = row;
        good.add(batch.add(good.size() + 1L, () -> rows.draft(at, clock.instant())));
      }
    }
    intake.store(batch);
    List<String> links = new ArrayList<>(good.size());
    int next = 0;
    for (boolean stored : good) {
      links.add(stored ? shown(batch.observations().get(next++), request).selfLink() : "error");
    }
    return ResponseEntity.status(HttpStatus.CREATED).body(links);
  }

  private JsonNode body(HttpServletRequest request) {
    try (InputStream body = ObservationBody.open(request, settings)) {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "the body is not JSON, at byte " + e.getLocation().getByteOffset(),
          e);
    } catch (IOException e) {
      throw ObservationBody.unreadable(e);
    }
  }

  private SensorThingsObservation shown(Observation observation, HttpServletRequest request) {
    Datastream datastream = registry.current().byNumber(observation.datastream());
    String root = request.getRequestURL().toString();
    return SensorThingsObservation.of(
        observation, datastream, root.substring(0, root.indexOf("/v1.1/") + "/v1.1/".length()));
  }

  /** An error as clients of the standard read it. */
  record Refusal(int code, String type, String message) {}

  @ExceptionHandler
  ResponseEntity<Refusal> refuse(TwinException failure) {
    HttpStatus status = IngestStatus.of(failure.code());
    return IngestStatus.answer(status)
        .body(new Refusal(status.value(), "error", String.valueOf(failure.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Refusal> refuse(ObservationBody.UnsupportedBody failure) {
    HttpStatus status = HttpStatus.UNSUPPORTED_MEDIA_TYPE;
    return ResponseEntity.status(status)
        .body(new Refusal(status.value(), "error", String.valueOf(failure.getMessage())));
  }
}
