package ai.focal360.tenant.web;

import ai.focal360.tenant.PacksProperties;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Files out of an uploaded zip, which may be anything: what it unpacks to is counted while it is unpacked. */
final class PackArchive {
    private final PacksProperties limits;
    private final Map<String, String> files = new TreeMap<>();
    private long total;

    private PackArchive(PacksProperties limits) {
        this.limits = limits;
    }

    static Map<String, String> read(InputStream stream, PacksProperties limits) throws IOException {
        var archive = new PackArchive(limits);
        try (var zip = new ZipInputStream(stream, StandardCharsets.UTF_8)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                archive.add(entry, zip);
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw PackRefusal.unreadable("Expected a zip of rules/, processes/, ui-forms/ and seeds/");
        }
        if (archive.files.isEmpty()) {
            throw PackRefusal.unreadable("Expected a zip with files in it");
        }
        return archive.files;
    }

    private void add(ZipEntry entry, ZipInputStream zip) throws IOException {
        var path = entry.getName().replaceFirst("^(\\./)+", "");
        if (entry.isDirectory() || path.endsWith(".md")) {
            return;
        }
        var most = Math.toIntExact(limits.maxFileSize().toBytes());
        var bytes = zip.readNBytes(most + 1);
        total += bytes.length;
        if (bytes.length > most || total > limits.maxPackSize().toBytes() || files.size() >= limits.maxFiles()) {
            throw PackRefusal.tooLarge("A pack has at most %d files of %d bytes, together %d bytes"
                    .formatted(limits.maxFiles(), most, limits.maxPackSize().toBytes()));
        }
        if (files.putIfAbsent(path, text(path, bytes)) != null) {
            throw PackRefusal.unreadable("A file stands twice in the zip: " + shown(path));
        }
    }

    private static String text(String path, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw PackRefusal.unreadable("A file is not UTF-8 text: " + shown(path));
        }
    }

    private static String shown(String path) {
        return path.length() > 200 ? path.substring(0, 200) + "…" : path;
    }
}
