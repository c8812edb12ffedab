package ai.focal360.channel.sms;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Twilio's {@code X-Twilio-Signature}: the HMAC-SHA1 with the auth token, in Base64, of the address and of the form's names and
 * values in the order of the names. Source: Twilio's "Webhooks security"; why not by its SDK is in docs/adr/0110.
 */
record TwilioSignature(String authToken) {
    private static final String ALGORITHM = "HmacSHA1";

    /** Twilio signs the address with its port or without, whichever it was told: both are tried, as its own SDK does. */
    boolean fits(String signature, String url, Map<String, String> parameters) {
        var uri = URI.create(url);
        return Stream.of(withPort(uri, -1), withPort(uri, port(uri)))
                .map(address -> of(address, parameters))
                .anyMatch(ours -> MessageDigest.isEqual(
                        ours.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8)));
    }

    private String of(String url, Map<String, String> parameters) {
        var signed = new StringBuilder(url);
        new TreeMap<>(parameters).forEach((name, value) -> signed.append(name).append(value));
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Expected every JDK to know " + ALGORITHM, e);
        }
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    private static String withPort(URI uri, int port) {
        var whole = new StringBuilder(uri.getScheme()).append("://").append(uri.getHost());
        if (port >= 0) {
            whole.append(':').append(port);
        }
        whole.append(uri.getRawPath());
        return uri.getRawQuery() == null
                ? whole.toString()
                : whole.append('?').append(uri.getRawQuery()).toString();
    }
}
