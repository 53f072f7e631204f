package io.citytwin.road;

import static io.citytwin.model.feature.FeatureKind.ROAD;
import static io.citytwin.model.feature.FeatureKind.ROAD_JUNCTION;

import io.citytwin.feature.FeatureRelation;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A road starts and ends at a junction. */
@Configuration(proxyBeanMethods = false)
class RoadRelations {

  @Bean
  FeatureRelation startJunction() {
    return FeatureRelation.one(ROAD, "startJunction", "start_junction_id", ROAD_JUNCTION);
  }

  @Bean
  FeatureRelation endJunction() {
    return FeatureRelation.one(ROAD, "endJunction", "end_junction_id", ROAD_JUNCTION);
  }

  @Bean
  FeatureRelation roadsOfJunction() {
    return FeatureRelation.many(
        Set.of(ROAD_JUNCTION), "roads", ROAD, "start_junction_id", "end_junction_id");
  }
}
