package ai.focal360.customer;

import ai.focal360.tenant.ChannelConfig;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where somebody is reached, in the one form in which it is compared: phone numbers in E.164, e-mail addresses in lower case
 * with their domain in ASCII, WhatsApp's ids as digits, the rest as the provider writes it. Nothing is guessed: dots and what
 * stands after a plus are part of a mailbox's name (docs/adr/0104).
 */
public record Address(Identity.Kind kind, String value) {
    private static final int LONGEST = 256;
    private static final Pattern WHATSAPP_ID = Pattern.compile("\\d{6,15}");

    /** {@code region} (ISO 3166) is for numbers without a country code; empty when the text is no such address. */
    public static Optional<Address> read(Identity.Kind kind, String text, String region) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        if (plain.isEmpty() || plain.length() > LONGEST || plain.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        return switch (kind) {
            case EMAIL -> of(kind, ValueReader.email(plain));
            case PHONE -> of(kind, ValueReader.phone(plain, region));
            case WHATSAPP ->
                WHATSAPP_ID.matcher(plain).matches() ? Optional.of(new Address(kind, plain)) : Optional.empty();
            case WEBCHAT, EXTERNAL -> Optional.of(new Address(kind, plain));
        };
    }

    /** An e-mail address or a phone number, whichever it is. */
    public static Optional<Address> read(String text, String region) {
        return read(text.contains("@") ? Identity.Kind.EMAIL : Identity.Kind.PHONE, text, region);
    }

    private static Optional<Address> of(Identity.Kind kind, Reading reading) {
        return reading instanceof Reading.Read read
                ? Optional.of(new Address(kind, read.value().toString()))
                : Optional.empty();
    }

    /** As channels of this kind write it: WhatsApp writes numbers without their plus. */
    public String writtenOn(ChannelConfig.Kind channel) {
        return channel == ChannelConfig.Kind.WHATSAPP && kind == Identity.Kind.PHONE ? value.substring(1) : value;
    }

    /** Without the address: this may end up in a log. */
    @Override
    public String toString() {
        return "Address[%s]".formatted(kind);
    }
}
