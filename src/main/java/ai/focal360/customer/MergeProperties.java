package ai.focal360.customer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code focal.customer.merge}: {@code poll} is how often a node looks for customers to join or to part. */
@ConfigurationProperties("focal.customer.merge")
record MergeProperties(@DefaultValue("1s") Duration poll) {}
