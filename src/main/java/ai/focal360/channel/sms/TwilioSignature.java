package ai.focal360.channel.sms;

import ai.focal360.platform.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Twilio's {@code X-Twilio-Signature}: the HMAC-SHA1 with the auth token, in Base64, of the address and of the form's names and
 * values in the order of the names. Source: Twilio's "Webhooks security"; why not by its SDK is in docs/adr/0110.
 */
final class TwilioSignature {
    private static final Pattern ADDRESS = Pattern.compile("(https?)(://[^/?]+?)(?::([0-9]{1,5}))?([/?].*)?");

    private TwilioSignature() {}

    /** Twilio signs the address with its port or without, whichever it was told: both are tried, as its own SDK does. */
    static boolean fits(String signature, String url, Map<String, String> parameters, String authToken) {
        var given = signature.getBytes(StandardCharsets.UTF_8);
        return variants(url)
                .map(address -> Base64.getEncoder().encode(Hmac.SHA1.of(authToken, signed(address, parameters))))
                .anyMatch(ours -> MessageDigest.isEqual(ours, given));
    }

    private static Stream<String> variants(String url) {
        var address = ADDRESS.matcher(url);
        if (!address.matches()) {
            return Stream.of(url);
        }
        var host = address.group(1) + address.group(2);
        var usual = address.group(1).equals("https") ? "443" : "80";
        var port = Optional.ofNullable(address.group(3)).orElse(usual);
        var rest = Optional.ofNullable(address.group(4)).orElse("");
        return Stream.of(host + rest, host + ":" + port + rest);
    }

    private static String signed(String url, Map<String, String> parameters) {
        var signed = new StringBuilder(url);
        new TreeMap<>(parameters).forEach((name, value) -> signed.append(name).append(value));
        return signed.toString();
    }
}
