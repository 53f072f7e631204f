package io.citytwin.platform;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The client for Redis. Making it connects to nothing: the service starts without Redis and finds
 * it later.
 */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(3);

  @Bean(destroyMethod = "shutdown")
  RedisClient redisClient(@Value("${citytwin.redis.url}") String url) {
    RedisClient client = RedisClient.create(parse(url));
    client.setOptions(
        ClientOptions.builder()
            // A lost connection is a lost place in the stream: the follower reconnects itself.
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(
                SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build())
            .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
            .build());
    return client;
  }

  private static RedisURI parse(String url) {
    try {
      RedisURI address = RedisURI.create(url.strip());
      address.setTimeout(COMMAND_TIMEOUT);
      return address;
    } catch (IllegalArgumentException e) {
      // The cause would repeat the text given, which may hold a password.
      throw new IllegalArgumentException(
          "the Redis URL (CITYTWIN_REDIS_URL) must look like redis://:password@host:6379/0");
    }
  }
}
