package ai.focal360.customer;

import ai.focal360.customer.Elsewhere.SayElsewhere;
import ai.focal360.customer.Identity.Level;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Hmac;
import ai.focal360.platform.Secrets;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Verifies addresses by codes: who knows what was sent to an address reads what arrives there. A code is random, holds for a
 * while and for a few tries, and once. Each call commits by itself; the same key is the same effect.
 */
@Component
class Codes {
    private static final String TEXT = "say.identity.code";
    private static final String SECRET = "identity-code";
    private static final int BELOW = 1_000_000;

    private final CodeRows rows;
    private final CustomerIdentityMap identities;
    private final MergeRows merges;
    private final Elsewhere elsewhere;
    private final Tenants tenants;
    private final Keys keys;
    private final CodeProperties properties;
    private final SecureRandom random = new SecureRandom();

    /** The secret a tenant's codes are hashed with. */
    interface Keys {
        String of(TenantId tenant);
    }

    @Autowired
    Codes(
            CodeRows rows,
            CustomerIdentityMap identities,
            MergeRows merges,
            Elsewhere elsewhere,
            Tenants tenants,
            Secrets secrets,
            CodeProperties properties) {
        this(rows, identities, merges, elsewhere, tenants, tenant -> secrets.secret(tenant, SECRET), properties);
    }

    Codes(
            CodeRows rows,
            CustomerIdentityMap identities,
            MergeRows merges,
            Elsewhere elsewhere,
            Tenants tenants,
            Keys keys,
            CodeProperties properties) {
        this.rows = rows;
        this.identities = identities;
        this.merges = merges;
        this.elsewhere = elsewhere;
        this.tenants = tenants;
        this.keys = keys;
        this.properties = properties;
    }

    /** Whose address is to be verified, in which conversation. */
    record Challenge(TenantId tenant, CustomerId customer, ConversationId conversation, Address address) {}

    enum Sending {
        SENT,
        /** No channel of the tenant reaches such an address. */
        UNREACHABLE,
        /** To this address, or for this customer, within the hour. */
        TOO_MANY
    }

    /** What an entered code was; {@code left} tries remain after a wrong one. */
    record Checked(Outcome outcome, int left) {
        enum Outcome {
            VERIFIED,
            WRONG,
            /** There is none that holds any more: too old, used, or tried too often. */
            EXPIRED
        }
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public Sending send(Challenge challenge, String language, String key) {
        var tenant = challenge.tenant();
        var customer = current(challenge);
        var address = challenge.address();
        var channel = elsewhere.channel(tenant, address.kind());
        if (channel.isEmpty()) {
            return Sending.UNREACHABLE;
        }
        rows.lock(tenant, customer, address);
        if (rows.isSentBy(tenant, key)) {
            return Sending.SENT;
        }
        if (rows.sentTo(tenant, address) >= properties.perAddress()
                || rows.sentFor(tenant, customer) >= properties.perCustomer()) {
            return Sending.TOO_MANY;
        }
        identities.claim(tenant, customer, address);
        rows.replace(tenant, customer, address).forEach(code -> elsewhere.forget(tenant, code));
        var id = UUID.randomUUID();
        var code = "%06d".formatted(random.nextInt(BELOW));
        rows.add(id, tenant, customer, address, key, hash(tenant, id, code), properties.valid());
        var text = tenants.require(tenant)
                .data()
                .texts()
                .find(TEXT, language, channel.get().kind())
                .orElseThrow(() -> new IllegalStateException("Expected text '%s' to exist".formatted(TEXT)))
                .replace("{{code}}", code)
                .replace("{{minutes}}", Long.toString(properties.valid().toMinutes()));
        elsewhere.say(new SayElsewhere(tenant, challenge.conversation(), id, channel.get(), address, text));
        return Sending.SENT;
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public Checked check(Challenge challenge, String code, String key) {
        var tenant = challenge.tenant();
        var customer = current(challenge);
        var held = rows.hold(tenant, customer, challenge.address());
        if (held.isEmpty()) {
            return new Checked(Checked.Outcome.EXPIRED, 0);
        }
        var sent = held.get();
        if (key.equals(sent.usedBy())) {
            return new Checked(Checked.Outcome.VERIFIED, 0);
        }
        if (key.equals(sent.triedBy())) {
            return wrong(sent.tries());
        }
        if (sent.usedBy() != null || sent.expired() || sent.tries() >= properties.tries()) {
            return new Checked(Checked.Outcome.EXPIRED, 0);
        }
        if (!MessageDigest.isEqual(bytes(hash(tenant, sent.id(), code.strip())), bytes(sent.hash()))) {
            rows.tried(sent, key);
            return wrong(sent.tries() + 1);
        }
        rows.used(sent, key);
        elsewhere.forget(tenant, sent.id());
        identities.verify(
                tenant,
                customer,
                challenge.address(),
                Level.VERIFIED_BY_CODE,
                Level.VERIFIED_BY_CODE.name().toLowerCase(Locale.ROOT),
                "they entered a code that was sent to it");
        return new Checked(Checked.Outcome.VERIFIED, 0);
    }

    private Checked wrong(int tries) {
        int left = Math.max(0, properties.tries() - tries);
        return new Checked(left == 0 ? Checked.Outcome.EXPIRED : Checked.Outcome.WRONG, left);
    }

    private CustomerId current(Challenge challenge) {
        return merges.current(challenge.tenant(), challenge.customer()).orElse(challenge.customer());
    }

    /** Keyed, because a million codes are hashed in a second. */
    private String hash(TenantId tenant, UUID id, String code) {
        return HexFormat.of().formatHex(Hmac.SHA256.of(keys.of(tenant), id + ":" + code));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
