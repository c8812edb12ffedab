package ai.focal360.platform;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;

/**
 * Other ids for what stays of somebody: equal ids have equal pseudonyms as long as the salt is known, and once it is thrown
 * away nothing leads from one to the other. The database makes the same ones: {@code pseudonym(id, salt)}.
 */
public final class Pseudonyms {
    private static final int SALT = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] salt;

    public Pseudonyms(byte[] salt) {
        this.salt = salt.clone();
    }

    public static Pseudonyms fresh() {
        var salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return new Pseudonyms(salt);
    }

    public byte[] salt() {
        return salt.clone();
    }

    public UUID of(UUID id) {
        var salted = ByteBuffer.allocate(salt.length + 16)
                .put(salt)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        var hash = ByteBuffer.wrap(Arrays.copyOf(sha256().digest(salted), 16));
        return new UUID(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every JDK to know SHA-256", e);
        }
    }
}
