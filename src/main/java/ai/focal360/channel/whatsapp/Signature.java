package ai.focal360.channel.whatsapp;

import ai.focal360.platform.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Meta's {@code X-Hub-Signature-256}: {@code sha256=} and the HMAC of the body's bytes with the app secret, in hex. */
final class Signature {
    private static final String PREFIX = "sha256=";

    private Signature() {}

    static boolean matches(@Nullable String header, byte[] body, String secret) {
        if (header == null || !header.startsWith(PREFIX)) {
            return false;
        }
        byte[] given;
        try {
            given = HexFormat.of().parseHex(header.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return false;
        }
        return MessageDigest.isEqual(Hmac.SHA256.of(secret.getBytes(StandardCharsets.UTF_8), body), given);
    }

    /** Equal, in a time that does not tell where two tokens differ. */
    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
