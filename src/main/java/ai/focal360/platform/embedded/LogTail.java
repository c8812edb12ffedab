package ai.focal360.platform.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The lines of a server's log that say why it stopped. */
final class LogTail {
    private static final int LINES = 5;

    private LogTail() {}

    static String of(Path log) {
        try {
            // a log may hold bytes of another encoding
            var lines = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("at "))
                    .map(String::strip)
                    .toList();
            var telling = lines.stream().filter(LogTail::tells).toList();
            return String.join(" | ", last(telling.isEmpty() ? lines : telling));
        } catch (NoSuchFileException e) {
            return "it wrote no log.";
        } catch (IOException e) {
            return "its log %s cannot be read.".formatted(log);
        }
    }

    private static boolean tells(String line) {
        var lower = line.toLowerCase(Locale.ROOT);
        return Stream.of("fatal", "panic", "error", "exception", "no space", "could not", "caused by", "root cause")
                .anyMatch(lower::contains);
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }
}
