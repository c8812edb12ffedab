package ai.focal360.agenda;

import ai.focal360.customer.FieldValue;
import ai.focal360.policy.facts.Settings;
import ai.focal360.tenant.ChannelConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether a customer wants to be written to, by their own fields, which the tenant's settings name. */
record Consent(Settings settings, Map<String, FieldValue> values) {
    /** Names the customer field that says whether they want to be written to at all. */
    private static final String UNSUBSCRIBED = "outreach.unsubscribed";

    /** With a channel's kind: names the customer field with their consent to it. */
    private static final String CONSENT = "outreach.consent.";

    boolean unsubscribed() {
        return flag(UNSUBSCRIBED).orElse(false);
    }

    /** {@code given}, {@code refused} or {@code unknown}. */
    String to(ChannelConfig.Kind kind) {
        return flag(CONSENT + kind.name().toLowerCase(Locale.ROOT))
                .map(given -> given ? "given" : "refused")
                .orElse("unknown");
    }

    /** At all, or there. */
    boolean refuses(ChannelConfig.Kind kind) {
        return unsubscribed() || to(kind).equals("refused");
    }

    private Optional<Boolean> flag(String setting) {
        return settings.has(setting)
                ? Optional.ofNullable(values.get(settings.text(setting)))
                        .map(FieldValue::value)
                        .filter(Boolean.class::isInstance)
                        .map(Boolean.class::cast)
                : Optional.empty();
    }
}
