package ai.focal360.subscription;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code focal.subscription}: how events are sent. A call has {@code timeout} from the first byte sent to the last one
 * received; pauses between attempts grow from {@code firstPause} to {@code longestPause}, which also bounds what a subscriber
 * may ask for; after {@code attempts} an event is dead.
 *
 * @param concurrency calls of one subscription at a time, on each node
 * @param sweep how often a node looks for due events it was not woken for, and for changed subscriptions
 * @param rotation how long the secret before stays valid
 * @param keepDelivered how long what was delivered is kept
 * @param keepDead how long dead events can be sent again; also how long they wait for a paused subscription
 */
@ConfigurationProperties("focal.subscription")
record SubscriptionProperties(
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("12") int attempts,
        @DefaultValue("5s") Duration firstPause,
        @DefaultValue("6h") Duration longestPause,
        @DefaultValue("4") int concurrency,
        @DefaultValue("1s") Duration sweep,
        @DefaultValue("24h") Duration rotation,
        @DefaultValue("7d") Duration keepDelivered,
        @DefaultValue("30d") Duration keepDead) {
    /** Nobody else takes an event before this is over; no call lasts as long. */
    Duration lease() {
        return timeout.plus(connectTimeout).multipliedBy(2);
    }
}
