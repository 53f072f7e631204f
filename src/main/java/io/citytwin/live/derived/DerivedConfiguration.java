package io.citytwin.live.derived;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Makes the rules known. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DerivedSettings.class)
class DerivedConfiguration {}
