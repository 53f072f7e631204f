package io.citytwin.address;

import static io.citytwin.model.feature.FeatureKind.ADDRESS;
import static io.citytwin.model.feature.FeatureKind.BUILDING;

import io.citytwin.feature.FeatureRelation;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An address belongs to a building, which may have several. */
@Configuration(proxyBeanMethods = false)
class AddressRelations {

  @Bean
  FeatureRelation buildingOfAddress() {
    return FeatureRelation.one(ADDRESS, "building", "building_id", BUILDING);
  }

  @Bean
  FeatureRelation addressesOfBuilding() {
    return FeatureRelation.many(Set.of(BUILDING), "addresses", ADDRESS, "building_id");
  }
}
