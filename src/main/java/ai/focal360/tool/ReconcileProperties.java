package ai.focal360.tool;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How effects nobody knows the end of are found out about, and how effects are taken back.
 *
 * @param poll how often a node looks for them
 * @param unknownAfter how long after an unclear answer a tool is first asked what came of it
 * @param staleAfter how old an intent without any answer is when it is asked about, its turn being over
 * @param delay before the second time of asking or taking back; it doubles with each, up to {@code longestDelay}
 * @param attempts how often is asked before a person is
 * @param undoAttempts how often taking back is tried before a person decides
 */
@ConfigurationProperties("focal.tool.reconcile")
record ReconcileProperties(
        @DefaultValue("5s") Duration poll,
        @DefaultValue("10s") Duration unknownAfter,
        @DefaultValue("2m") Duration staleAfter,
        @DefaultValue("15s") Duration delay,
        @DefaultValue("10m") Duration longestDelay,
        @DefaultValue("6") int attempts,
        @DefaultValue("5") int undoAttempts) {

    Duration delay(int tries) {
        var grown = delay.multipliedBy(1L << Math.min(tries, 20));
        return grown.compareTo(longestDelay) < 0 ? grown : longestDelay;
    }
}
