package io.citytwin.feature.graphql;

import static io.citytwin.feature.FeatureRelation.Place.AROUND;
import static io.citytwin.feature.FeatureRelation.Place.INSIDE;
import static io.citytwin.model.feature.FeatureKind.ADDRESS;
import static io.citytwin.model.feature.FeatureKind.BUILDING;
import static io.citytwin.model.feature.FeatureKind.CITY_PART;
import static io.citytwin.model.feature.FeatureKind.DISTRICT;
import static io.citytwin.model.feature.FeatureKind.GRID_CELL;
import static io.citytwin.model.feature.FeatureKind.PIPE;
import static io.citytwin.model.feature.FeatureKind.PIPE_NODE;
import static io.citytwin.model.feature.FeatureKind.PLOT;
import static io.citytwin.model.feature.FeatureKind.ROAD;
import static io.citytwin.model.feature.FeatureKind.ROAD_JUNCTION;
import static io.citytwin.model.feature.FeatureKind.SENSOR;

import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureRelation.Many;
import io.citytwin.model.feature.FeatureKind;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Cells, districts and plots have things in them; things lie in cells, districts and plots. */
@Configuration(proxyBeanMethods = false)
class PlaceRelations {

  private static final Set<FeatureKind> DIVISIONS = EnumSet.of(GRID_CELL, DISTRICT);

  @Bean
  FeatureRelation cells() {
    return new Many(EnumSet.allOf(FeatureKind.class), "cells", GRID_CELL, AROUND);
  }

  @Bean
  FeatureRelation districts() {
    return new Many(EnumSet.allOf(FeatureKind.class), "districts", DISTRICT, AROUND);
  }

  @Bean
  FeatureRelation plotsOfBuilding() {
    return new Many(EnumSet.of(BUILDING), "plots", PLOT, AROUND);
  }

  @Bean
  FeatureRelation buildingsWithin() {
    return new Many(EnumSet.of(GRID_CELL, DISTRICT, PLOT), "buildings", BUILDING, INSIDE);
  }

  @Bean
  FeatureRelation roadsWithin() {
    return new Many(DIVISIONS, "roads", ROAD, INSIDE);
  }

  @Bean
  FeatureRelation roadJunctionsWithin() {
    return new Many(DIVISIONS, "roadJunctions", ROAD_JUNCTION, INSIDE);
  }

  @Bean
  FeatureRelation pipesWithin() {
    return new Many(DIVISIONS, "pipes", PIPE, INSIDE);
  }

  @Bean
  FeatureRelation pipeNodesWithin() {
    return new Many(DIVISIONS, "pipeNodes", PIPE_NODE, INSIDE);
  }

  @Bean
  FeatureRelation sensorsWithin() {
    return new Many(DIVISIONS, "sensorsWithin", SENSOR, INSIDE);
  }

  @Bean
  FeatureRelation plotsWithin() {
    return new Many(DIVISIONS, "plots", PLOT, INSIDE);
  }

  @Bean
  FeatureRelation addressesWithin() {
    return new Many(DIVISIONS, "addresses", ADDRESS, INSIDE);
  }

  @Bean
  FeatureRelation cityPartsWithin() {
    return new Many(DIVISIONS, "cityParts", CITY_PART, INSIDE);
  }

  @Bean
  FeatureRelation gridCellsWithin() {
    return new Many(EnumSet.of(DISTRICT), "gridCells", GRID_CELL, INSIDE);
  }
}
