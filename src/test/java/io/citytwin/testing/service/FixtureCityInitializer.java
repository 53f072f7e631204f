package io.citytwin.testing.service;

import io.citytwin.testing.TestServers;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Points the service at the fixture city and the test Redis. */
final class FixtureCityInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestPropertyValues.of(
            "citytwin.database.url=" + FixtureCity.database().url(),
            "citytwin.redis.url=" + TestServers.redisUrl())
        .applyTo(context);
  }
}
