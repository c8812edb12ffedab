package ai.focal360.channel;

import ai.focal360.customer.CandidateValue;
import ai.focal360.customer.Customers;
import ai.focal360.customer.FieldValue;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.platform.CustomerId;
import ai.focal360.policy.facts.Settings;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.EffectiveConfig;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What customers say about being written to on a kind of channel. It is kept in the customer field that a setting names, where the
 * rules of the points {@code outreach} and {@code delivery} look.
 */
@Component
public class Consents {
    /** With a channel's kind: names the customer field with their consent to it. */
    private static final String SETTING = "outreach.consent.";

    private final Customers customers;
    private final EffectiveConfig.Configs configs;
    private final Clock clock;

    Consents(Customers customers, EffectiveConfig.Configs configs, Clock clock) {
        this.customers = customers;
        this.configs = configs;
        this.clock = clock;
    }

    /**
     * In the transaction that keeps the message. Whoever says from an address that it is not to be written to is believed, also
     * where nobody vouches for the sender; a consent is the sender's only.
     */
    public void said(InboundMessage message, Content.Consent consent) {
        var kind = message.channel().kind();
        var sender = customers.contact(message.tenant(), kind, message.address(), message.level());
        var owner = consent == Content.Consent.WITHDRAWN
                ? customers.known(message.tenant(), kind, message.address())
                : Optional.<CustomerId>empty();
        var config = configs.of(message.tenant(), message.channel().agent());
        field(config.settings(), kind).ifPresent(field -> Stream.concat(Stream.of(sender), owner.stream())
                .distinct()
                .forEach(customer -> customers.save(
                        customers.load(message.tenant(), customer).with(Map.of(field, value(consent))))));
    }

    private FieldValue value(Content.Consent consent) {
        return new FieldValue(consent == Content.Consent.GIVEN, CandidateValue.CHANNEL, 1, clock.instant());
    }

    /** The customer field with their consent to channels of this kind; empty where the tenant has none. */
    static Optional<String> field(Settings settings, ChannelConfig.Kind kind) {
        return Optional.of(SETTING + kind.name().toLowerCase(Locale.ROOT))
                .filter(settings::has)
                .map(settings::text);
    }
}
