package io.citytwin.platform;

import graphql.parser.ParserOptions;
import io.citytwin.api.Limits;
import io.citytwin.schema.scalar.TwinScalars;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.server.WebGraphQlInterceptor;

/** The GraphQL engine: scalars and limits of the parser. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Limits.class)
class GraphQlConfiguration {

  @Bean
  RuntimeWiringConfigurer scalars() {
    return builder -> TwinScalars.all().forEach(builder::scalar);
  }

  /** The parser stops at these, before it has built anything of the rest. */
  @Bean
  WebGraphQlInterceptor documentLimits(Limits limits) {
    ParserOptions options =
        ParserOptions.getDefaultOperationParserOptions()
            .transform(
                b ->
                    b.maxCharacters(limits.maxDocumentCharacters())
                        .maxTokens(limits.maxDocumentTokens()));
    return (request, chain) -> {
      request.configureExecutionInput(
          (input, builder) -> {
            input.getGraphQLContext().put(ParserOptions.class, options);
            return input;
          });
      return chain.next(request);
    };
  }
}
