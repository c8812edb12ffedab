package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A tenant's rules, processes, forms and data as published: {@code files} by path from the repository's top, such as
 * {@code rules/acme-shop/orders.drl}. The platform's own pack has no agents and is shared by all tenants; what it holds in
 * YAML is part of every tenant's {@code data} once the tenant's pack stands {@link #over} it.
 */
public record Pack(PackVersion version, SortedMap<String, String> files, TenantData data) {
    public Pack {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** A pack that is not published yet: its number is 0, its data what its own YAML says as far as it can be read. */
    public static Pack candidate(TenantId tenant, Map<String, String> files) {
        return stored(new PackVersion(tenant, 0, hash(files)), files);
    }

    /** A published version as it comes from a store: files and number, the data read from the files again. */
    public static Pack stored(PackVersion version, Map<String, String> files) {
        return new Pack(
                version,
                new TreeMap<>(files),
                DataFiles.read(version.tenant(), files).toTenantData());
    }

    /** The SHA-256 of paths and contents in the order of paths, in hex; lengths are part of it, so that nothing can move over. */
    public static String hash(Map<String, String> files) {
        var digest = sha256();
        new TreeMap<>(files).forEach((path, content) -> {
            update(digest, path);
            update(digest, content);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The SHA-256 of one file's content, in hex. */
    public static String hash(String content) {
        return HexFormat.of().formatHex(sha256().digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    public TenantId tenant() {
        return version.tenant();
    }

    /** This pack with the platform's settings, texts, intents and other data below its own. */
    public Pack over(Pack platform) {
        return tenant().equals(platform.tenant()) ? this : new Pack(version, files, data.over(platform.data));
    }

    /** The files below a top-level folder with an extension, by path. */
    public Map<String, String> files(String folder, String extension) {
        return files.entrySet().stream()
                .filter(file ->
                        file.getKey().startsWith(folder + "/") && file.getKey().endsWith("." + extension))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    private static void update(MessageDigest digest, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every JDK to have SHA-256", e);
        }
    }
}
