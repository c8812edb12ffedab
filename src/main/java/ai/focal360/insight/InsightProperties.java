package ai.focal360.insight;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code focal.insight}: {@code poll} is how often a node looks for questions nobody could answer, and for gaps that newly
 * published knowledge may answer.
 */
@ConfigurationProperties("focal.insight")
record InsightProperties(@DefaultValue("5s") Duration poll) {}
