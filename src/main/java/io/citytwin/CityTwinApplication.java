package io.citytwin;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service. */
@SpringBootApplication
public class CityTwinApplication {

  public static void main(String[] args) {
    SpringApplication.run(CityTwinApplication.class, args);
  }
}
