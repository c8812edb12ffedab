package ai.focal360.scenario;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code longestPath}: how many steps a scenario may pass in one advance before it is taken for a circle. */
@ConfigurationProperties("focal.scenario")
record ScenarioProperties(@DefaultValue("50") int longestPath) {}
