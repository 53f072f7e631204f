package io.citytwin.feature.graphql;

import static io.citytwin.model.feature.FeatureKind.SENSOR;

import io.citytwin.feature.FeatureRelation;
import io.citytwin.model.feature.FeatureKind;
import java.util.EnumSet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Any feature can carry sensors. */
@Configuration(proxyBeanMethods = false)
class MountingRelations {

  @Bean
  FeatureRelation mountedOn() {
    return FeatureRelation.oneOfAnyKind(SENSOR, "mountedOn", "mounted_on", "mounted_kind");
  }

  @Bean
  FeatureRelation sensors() {
    return FeatureRelation.many(EnumSet.allOf(FeatureKind.class), "sensors", SENSOR, "mounted_on");
  }
}
