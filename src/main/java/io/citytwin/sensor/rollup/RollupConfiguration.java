package io.citytwin.sensor.rollup;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Makes the settings of the history known. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RollupSettings.class)
class RollupConfiguration {}
