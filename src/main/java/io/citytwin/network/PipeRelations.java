package io.citytwin.network;

import static io.citytwin.model.feature.FeatureKind.PIPE;
import static io.citytwin.model.feature.FeatureKind.PIPE_NODE;

import io.citytwin.feature.FeatureRelation;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A pipe starts and ends at a node. */
@Configuration(proxyBeanMethods = false)
class PipeRelations {

  @Bean
  FeatureRelation startNode() {
    return FeatureRelation.one(PIPE, "startNode", "start_node_id", PIPE_NODE);
  }

  @Bean
  FeatureRelation endNode() {
    return FeatureRelation.one(PIPE, "endNode", "end_node_id", PIPE_NODE);
  }

  @Bean
  FeatureRelation pipesOfNode() {
    return FeatureRelation.many(Set.of(PIPE_NODE), "pipes", PIPE, "start_node_id", "end_node_id");
  }
}
