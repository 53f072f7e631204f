package io.citytwin.platform;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The pages: where they lie, and that they load nothing from another host. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration implements WebMvcConfigurer {

  /** Inline styles are needed by the editor of GraphiQL; scripts come from files of this host. */
  private static final String ONLY_THIS_HOST =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'"
          + " data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Override
  public void addViewControllers(ViewControllerRegistry pages) {
    pages.addViewController("/").setViewName("forward:/index.html");
    pages.addViewController("/graphiql").setViewName("forward:/graphiql/index.html");
    pages.addRedirectViewController("/graphiql/", "/graphiql");
  }

  /** Every answer is what it says it is. One of GraphQL is JSON, which loads nothing. */
  @Bean
  FilterRegistrationBean<Filter> pageHeaders(
      @Value("${spring.graphql.http.path:/graphql}") String graphql) {
    FilterRegistrationBean<Filter> headers =
        new FilterRegistrationBean<>(
            (request, response, chain) -> {
              HttpServletResponse answer = (HttpServletResponse) response;
              answer.setHeader("X-Content-Type-Options", "nosniff");
              if (!graphql.equals(((HttpServletRequest) request).getServletPath())) {
                answer.setHeader("Content-Security-Policy", ONLY_THIS_HOST);
                answer.setHeader("Referrer-Policy", "no-referrer");
              }
              chain.doFilter(request, response);
            });
    headers.setOrder(Ordered.HIGHEST_PRECEDENCE + 4); // before filters that answer themselves
    return headers;
  }
}
