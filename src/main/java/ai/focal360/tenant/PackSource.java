package ai.focal360.tenant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** Reads the four folders, from the class path or from a directory such as a working copy's top. */
@Component
class PackSource {
    private static final List<String> FOLDERS = List.of("rules", "processes", "ui-forms", "seeds");
    private static final String CLASSPATH = "classpath:";

    private final PacksProperties properties;

    PackSource(PacksProperties properties) {
        this.properties = properties;
    }

    /** Files by path, and those that are no text or too large to be read. */
    record Reading(Map<String, String> files, List<PackProblem> problems) {}

    Reading read() {
        var reading = new Reading(new TreeMap<>(), new ArrayList<>());
        try {
            if (properties.location().startsWith(CLASSPATH)) {
                readClassPath(reading);
            } else {
                readDirectory(reading);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read packs from " + properties.location(), e);
        }
        return reading;
    }

    private void readClassPath(Reading reading) throws IOException {
        var base = properties.location().substring(CLASSPATH.length()).replaceAll("^/|/$", "");
        var resolver = new PathMatchingResourcePatternResolver();
        for (var folder : FOLDERS) {
            for (var resource : resolver.getResources("classpath*:" + base + "/" + folder + "/**/*.*")) {
                var address = resource.getURL().getPath();
                var path = address.substring(address.lastIndexOf("/" + base + "/" + folder + "/") + base.length() + 2);
                if (resource.isReadable() && isContent(path)) {
                    try (var stream = resource.getInputStream()) {
                        add(reading, path, stream);
                    }
                }
            }
        }
    }

    private void readDirectory(Reading reading) throws IOException {
        var top = Path.of(properties.location()).toAbsolutePath().normalize();
        if (!Files.isDirectory(top)) {
            throw new IllegalStateException(
                    "Expected focal.packs.location to be a directory or classpath:/…, but it is '%s'"
                            .formatted(properties.location()));
        }
        for (var folder : FOLDERS) {
            var start = top.resolve(folder);
            if (!Files.isDirectory(start)) {
                continue;
            }
            try (Stream<Path> found = Files.walk(start)) {
                for (var file : found.filter(Files::isRegularFile).toList()) {
                    var path = top.relativize(file).toString().replace('\\', '/');
                    if (isContent(path)) {
                        try (var stream = Files.newInputStream(file)) {
                            add(reading, path, stream);
                        }
                    }
                }
            }
        }
    }

    private void add(Reading reading, String path, InputStream stream) throws IOException {
        var most = Math.toIntExact(properties.maxFileSize().toBytes());
        var bytes = stream.readNBytes(most + 1);
        if (bytes.length > most) {
            reading.problems().add(new PackProblem(path, 0, "The file has more than %d bytes".formatted(most)));
            return;
        }
        try {
            reading.files().put(path, text(bytes));
        } catch (CharacterCodingException e) {
            reading.problems().add(new PackProblem(path, 0, "The file is not UTF-8 text"));
        }
    }

    /** The text of a file, strictly UTF-8. */
    static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Not editors' own files, the Modeler's element templates or notes to colleagues. */
    private static boolean isContent(String path) {
        return !path.startsWith(".") && !path.contains("/.") && !path.endsWith(".md");
    }
}
