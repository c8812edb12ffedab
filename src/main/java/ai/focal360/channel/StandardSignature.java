package ai.focal360.channel;

import ai.focal360.platform.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A signature as Standard Webhooks has it: {@code v1,} and the HMAC of id, time and body, in Base64; several may stand beside each
 * other. Its own library takes bodies that are texts, and raw mails are bytes.
 */
record StandardSignature(String id, String timestamp, String signatures) {
    private static final String PREFIX = "whsec_";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

    /** {@code secret} is {@code whsec_} and Base64. */
    boolean matches(String secret, byte[] body) {
        var expected = of(secret, body);
        return Stream.of(signatures.split(" "))
                .filter(signature -> signature.startsWith("v1,"))
                .map(signature -> signature.substring(3).getBytes(StandardCharsets.UTF_8))
                .map(given -> MessageDigest.isEqual(expected, given))
                .reduce(false, Boolean::logicalOr);
    }

    boolean isWithin(Duration window, Instant now) {
        return SECONDS.matcher(timestamp).matches()
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                                .abs()
                                .compareTo(window)
                        <= 0;
    }

    private byte[] of(String secret, byte[] body) {
        var above = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encode(Hmac.SHA256.of(key(secret), above, body));
    }

    private static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }
}
