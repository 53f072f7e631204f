package io.citytwin.district;

import static io.citytwin.model.feature.FeatureKind.DISTRICT;

import io.citytwin.feature.FeatureRelation;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** City, district, street and community nest. */
@Configuration(proxyBeanMethods = false)
class DistrictRelations {

  @Bean
  FeatureRelation parent() {
    return FeatureRelation.one(DISTRICT, "parent", "parent_id", DISTRICT);
  }

  @Bean
  FeatureRelation children() {
    return FeatureRelation.many(Set.of(DISTRICT), "children", DISTRICT, "parent_id");
  }
}
