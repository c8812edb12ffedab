package ai.focal360.channel.mail;

import ai.focal360.platform.Hmac;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Message-IDs of what we send: the row's id, so that whoever gets a mail twice can tell, and a keyed hash, so that nobody makes
 * up reports about mails they never got.
 */
@Component
class MessageIds {
    private static final String SECRET = "mail.message-ids";
    private static final int HASH_BYTES = 10;
    private static final Pattern OURS =
            Pattern.compile("<focal\\.([1-9][0-9]{0,17})\\.([0-9a-f]{20})@[A-Za-z0-9.-]{1,253}>");

    private static final Pattern TOKEN = Pattern.compile("([1-9][0-9]{0,17})\\.([0-9a-f]{20})");
    private static final String UNSUBSCRIBE = "unsubscribe.";

    private final BiFunction<TenantId, String, String> secrets;

    @Autowired
    MessageIds(Secrets secrets) {
        this(secrets::secret);
    }

    /** {@code secrets} answers a tenant's secret of a name, always the same. */
    MessageIds(BiFunction<TenantId, String, String> secrets) {
        this.secrets = secrets;
    }

    String of(TenantId tenant, long outbound, String domain) {
        return "<focal.%d.%s@%s>".formatted(outbound, hash(tenant, Long.toString(outbound)), domain);
    }

    /** A Message-ID of ours and the row it was made of. */
    record Ours(String messageId, long outbound) {}

    Optional<Ours> read(TenantId tenant, String messageId) {
        var shape = OURS.matcher(messageId);
        return shape.matches() && isHash(shape.group(2), tenant, shape.group(1))
                ? Optional.of(new Ours(messageId, Long.parseLong(shape.group(1))))
                : Optional.empty();
    }

    /** What only who got the mail of this row has; other than its Message-ID it stands in no answer. */
    String token(TenantId tenant, long outbound) {
        return outbound + "." + hash(tenant, UNSUBSCRIBE + outbound);
    }

    /** The row a token was made of. */
    Optional<Long> tokened(TenantId tenant, String token) {
        var shape = TOKEN.matcher(token);
        return shape.matches() && isHash(shape.group(2), tenant, UNSUBSCRIBE + shape.group(1))
                ? Optional.of(Long.valueOf(shape.group(1)))
                : Optional.empty();
    }

    private boolean isHash(String hash, TenantId tenant, String what) {
        var expected = hash(tenant, what);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    private String hash(TenantId tenant, String what) {
        return HexFormat.of().formatHex(Hmac.SHA256.of(secrets.apply(tenant, SECRET), what), 0, HASH_BYTES);
    }
}
