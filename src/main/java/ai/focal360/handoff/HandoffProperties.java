package ai.focal360.handoff;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code focal.handoff}: {@code poll} is how often a node looks for customers nobody took and for colleagues who were not seen;
 * what ended, and colleagues after they were last seen, are kept for {@code retention}.
 */
@ConfigurationProperties("focal.handoff")
record HandoffProperties(
        @DefaultValue("2s") Duration poll,
        @DefaultValue("400d") Duration retention) {}
