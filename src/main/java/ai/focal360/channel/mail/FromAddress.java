package ai.focal360.channel.mail;

import ai.focal360.tenant.ChannelConfig;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a channel writes from: its property {@code from}, such as {@code Acme Shop <support@acme.example>}. */
final class FromAddress {
    private static final String FROM = "from";

    private FromAddress() {}

    static Optional<InternetAddress> of(ChannelConfig channel) {
        try {
            var address = new InternetAddress(channel.properties().getOrDefault(FROM, ""), true);
            if (!address.getAddress().contains("@")) {
                return Optional.empty();
            }
            if (address.getPersonal() != null) {
                address.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
            }
            return Optional.of(address);
        } catch (AddressException | UnsupportedEncodingException e) {
            return Optional.empty();
        }
    }
}
