package ai.focal360.customer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code focal.customer.erasure}: {@code poll} is how often a node looks for erasures that have work to do. */
@ConfigurationProperties("focal.customer.erasure")
record ErasureProperties(@DefaultValue("2s") Duration poll) {}
