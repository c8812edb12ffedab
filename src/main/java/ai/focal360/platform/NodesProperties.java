package ai.focal360.platform;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How nodes wake each other. {@code enabled}: off where the database stands behind a proxy that pools transactions;
 * {@code gather}: what is to be said within this time is said at once; {@code ping}: how often a node shows that it is
 * there; {@code longestPause}: between attempts to listen again.
 */
@ConfigurationProperties("focal.nodes")
record NodesProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("20ms") Duration gather,
        @DefaultValue("5s") Duration ping,
        @DefaultValue("30s") Duration longestPause) {}
