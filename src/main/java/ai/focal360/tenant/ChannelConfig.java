package ai.focal360.tenant;

import ai.focal360.platform.AgentId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way customers reach an agent, and what the tenant makes of what it can carry. {@code burstWindow} is how long a thought that
 * arrives in several messages may pause, before rules shape it; {@code longestBurst} how long it may take altogether;
 * {@code maxLength} is in characters (code points) per message, within the capability's; {@code suggestedReplies} whether
 * possible answers are offered to tap. {@code fallbacks} are ids of channels of the same tenant, tried in this order where
 * this one does not reach the customer. {@code templates} are the texts, by their keys, that the provider approved to be sent after
 * the capability's service window. {@code properties} are the adapter's own (WhatsApp: {@code phone-number-id}).
 */
public record ChannelConfig(
        String id,
        Kind kind,
        AgentId agent,
        Duration burstWindow,
        Duration longestBurst,
        int maxLength,
        boolean suggestedReplies,
        ChannelCapability capability,
        Outbound outbound,
        List<String> fallbacks,
        @Nullable Cost cost,
        Map<String, Template> templates,
        Map<String, String> properties) {

    /** What carries it; {@code WEBHOOK} is a system of the tenant's own that speaks our generic form. */
    public enum Kind {
        WEBCHAT,
        WHATSAPP,
        SMS,
        EMAIL,
        WEBHOOK
    }

    /**
     * Writing to customers. {@code permission} is what speaking first needs, {@code quietHours} when it waits, in the
     * customer's time zone; absent: never. {@code concurrency} is how many messages may be handed to the provider at once on
     * a node, {@code perSecond} how many in a second; absent: as many as there are.
     */
    public record Outbound(
            Permission permission,
            @Nullable QuietHours quietHours,
            int concurrency,
            @Nullable Integer perSecond) {}

    /** What speaking first needs. An answer to what a customer just wrote never needs more than the service window. */
    public enum Permission {
        /** Only answers. */
        NEVER,
        /** The customer agreed to it. */
        OPT_IN,
        /** Anybody who wrote before. */
        CONTACT
    }

    /** From one time of a day to another, which may be on the next. {@code until} is not within them. */
    public record QuietHours(LocalTime from, LocalTime until) {
        public boolean cover(LocalTime time) {
            return from.isBefore(until)
                    ? !time.isBefore(from) && time.isBefore(until)
                    : !time.isBefore(from) || time.isBefore(until);
        }
    }

    /** What one message costs the tenant; {@code currency} by ISO 4217. */
    public record Cost(BigDecimal message, String currency) {}

    /**
     * A text as the provider approved it: under which name, and in which of its languages by ours (ISO 639-1), such as {@code
     * en_US}.
     */
    public record Template(String name, Map<String, String> languages) {
        public Template {
            languages = Map.copyOf(languages);
        }
    }

    public ChannelConfig {
        templates = Map.copyOf(templates);
        fallbacks = List.copyOf(fallbacks);
        properties = Map.copyOf(properties);
    }
}
