package ai.focal360.channel;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an operator may set about channels, under {@code focal.channel}. {@code publicUrl} is where providers reach this
 * installation, such as {@code https://agents.example.com}; where it is empty a call's own address counts, and providers are
 * not told where to report.
 */
@ConfigurationProperties("focal.channel")
public record ChannelSettings(
        @DefaultValue Delivery delivery,
        @DefaultValue Webchat webchat,
        @DefaultValue Whatsapp whatsapp,
        @DefaultValue Sms sms,
        @DefaultValue Webhook webhook,
        @DefaultValue("") String publicUrl) {

    public ChannelSettings {
        Map.of("whatsapp", whatsapp.timeout(), "sms", sms.timeout(), "webhook", webhook.timeout())
                .forEach(delivery::requireLongerLease);
    }

    /**
     * Sending to providers. {@code senders} is how many messages a node sends at once, of which no channel has more than half;
     * {@code sweep} is how often rows left by a failure or a dead node are looked for; {@code lease} is
     * how long one attempt may take before its outcome counts as unknown, and no provider's timeout may come near it;
     * {@code unknownWait} is how long a report may take to tell what became of such an attempt before it is tried once more; {@code pause} lies
     * between the messages of one answer.
     */
    public record Delivery(
            @DefaultValue("32") int senders,
            @DefaultValue("1s") Duration sweep,
            @DefaultValue("60s") Duration lease,
            @DefaultValue("30s") Duration unknownWait,
            @DefaultValue("8") int maxAttempts,
            @DefaultValue("2s") Duration firstDelay,
            @DefaultValue("10m") Duration longestDelay,
            @DefaultValue("300ms") Duration pause) {
        /** What calling a provider may take, so that its outcome is written before the lease is over. */
        public Duration longestAttempt() {
            return lease.multipliedBy(3).dividedBy(4);
        }

        private void requireLongerLease(String provider, Duration timeout) {
            if (timeout.compareTo(longestAttempt()) > 0) {
                throw new IllegalArgumentException(
                        "Expected focal.channel.%s.timeout to be at most three quarters of focal.channel.delivery.lease, %s, but it is %s"
                                .formatted(provider, lease, timeout));
            }
        }
    }

    /**
     * The webchat. {@code poll} is how often the rows are looked at for what other nodes wrote; {@code maxBuffered} is what
     * may wait for one slow browser before it is disconnected, {@code stalled} how long.
     */
    public record Webchat(
            @DefaultValue("64KB") DataSize maxBody,
            @DefaultValue("1s") Duration poll,
            @DefaultValue("15s") Duration heartbeat,
            @DefaultValue("30s") Duration stalled,
            @DefaultValue("512KB") DataSize maxBuffered,
            @DefaultValue("4") int connectionsPerVisitor,
            @DefaultValue("5000") int connections,
            @DefaultValue("90d") Duration visitorAge) {}

    /** The WhatsApp Cloud API; {@code baseUrl} and {@code version} make the Graph API's address. */
    public record Whatsapp(
            @DefaultValue("https://graph.facebook.com") String baseUrl,
            @DefaultValue("v23.0") String version,
            @DefaultValue("3s") Duration connectTimeout,
            @DefaultValue("10s") Duration timeout,
            @DefaultValue("3MB") DataSize maxBody) {}

    /** Twilio's API for messages. */
    public record Sms(
            @DefaultValue("https://api.twilio.com") String baseUrl,
            @DefaultValue("3s") Duration connectTimeout,
            @DefaultValue("10s") Duration timeout,
            @DefaultValue("64KB") DataSize maxBody) {}

    /** Systems of tenants that speak the generic form. */
    public record Webhook(
            @DefaultValue("3s") Duration connectTimeout,
            @DefaultValue("10s") Duration timeout,
            @DefaultValue("256KB") DataSize maxBody) {}
}
