package io.citytwin.platform;

import graphql.execution.DataFetcherExceptionHandler;
import graphql.parser.ParserOptions;
import io.citytwin.api.Abandonment;
import io.citytwin.api.Admission;
import io.citytwin.api.Caller;
import io.citytwin.api.DirectExecutionStrategy;
import io.citytwin.api.DirectSubscriptionStrategy;
import io.citytwin.api.DocumentCache;
import io.citytwin.api.Limits;
import io.citytwin.api.ResponseConverter;
import io.citytwin.api.WorkingMemory;
import io.citytwin.schema.scalar.TwinScalars;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.net.InetSocketAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** The GraphQL engine: scalars and limits of the parser. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Limits.class)
class GraphQlConfiguration {

  @Bean
  RuntimeWiringConfigurer scalars() {
    return builder -> TwinScalars.all().forEach(builder::scalar);
  }

  /**
   * The engine knows documents again; it, and the writer of responses, let finished lists through.
   */
  @Bean
  GraphQlSourceBuilderCustomizer engine(
      DocumentCache documents, ObjectProvider<DataFetcherExceptionResolver> resolvers) {
    return source ->
        source.configureGraphQl(
            engine -> {
              DataFetcherExceptionHandler failures =
                  DataFetcherExceptionResolver.createExceptionHandler(
                      resolvers.orderedStream().toList());
              engine
                  .preparsedDocumentProvider(documents)
                  .queryExecutionStrategy(new DirectExecutionStrategy(failures))
                  .subscriptionExecutionStrategy(new DirectSubscriptionStrategy(failures));
            });
  }

  @Bean
  DocumentCache documents() {
    return new DocumentCache();
  }

  @Bean
  WebMvcConfigurer responses(JsonMapper json, Limits limits) {
    return new WebMvcConfigurer() {
      @Override
      public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.addCustomConverter(new ResponseConverter(json, limits));
      }
    };
  }

  @Bean
  WorkingMemory memory(Limits limits, MeterRegistry metrics) {
    WorkingMemory memory = new WorkingMemory(limits.workingBytes());
    Gauge.builder("citytwin.working.memory", memory, WorkingMemory::taken)
        .description("What requests of GraphQL under way have of the memory they share")
        .baseUnit(BaseUnits.BYTES)
        .register(metrics);
    return memory;
  }

  /** The parser stops at these, before it has built anything of the rest. */
  @Bean
  ParserOptions parserOptions(Limits limits) {
    return ParserOptions.getDefaultOperationParserOptions()
        .transform(
            b ->
                b.maxCharacters(limits.maxDocumentCharacters())
                    .maxTokens(limits.maxDocumentTokens()));
  }

  @Bean
  WebGraphQlInterceptor callersAndLimits(ParserOptions options) {
    return (request, chain) -> {
      request.configureExecutionInput(
          (input, builder) -> {
            input.getGraphQLContext().put(ParserOptions.class, options);
            InetSocketAddress from = request.getRemoteAddress();
            if (from != null) {
              input.getGraphQLContext().put(Caller.class, new Caller(from.getHostString()));
            }
            Object abandonment = request.getAttributes().get(Abandonment.ATTRIBUTE);
            if (abandonment != null) {
              input.getGraphQLContext().put(Abandonment.class, abandonment);
            }
            Object memory = request.getAttributes().get(WorkingMemory.Share.ATTRIBUTE);
            if (memory != null) {
              input.getGraphQLContext().put(WorkingMemory.Share.class, memory);
            }
            Object admission = request.getAttributes().get(Admission.ATTRIBUTE);
            if (admission != null) {
              input.getGraphQLContext().put(Admission.class, admission);
            }
            return input;
          });
      return chain.next(request);
    };
  }
}
