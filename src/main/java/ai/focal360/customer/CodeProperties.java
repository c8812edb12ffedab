package ai.focal360.customer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code focal.customer.code}: codes that verify addresses. {@code valid} is how long one holds, {@code tries} how many wrong
 * ones end it, {@code perAddress} and {@code perCustomer} how many are sent within an hour.
 */
@ConfigurationProperties("focal.customer.code")
record CodeProperties(
        @DefaultValue("10m") Duration valid,
        @DefaultValue("5") int tries,
        @DefaultValue("3") int perAddress,
        @DefaultValue("5") int perCustomer) {}
