package ai.focal360.firewall;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Messages written for the firewall: {@code seen} ones its terms are tuned on, {@code held-out} ones nobody tunes on. */
record Corpus(List<Message> messages) {
    static final Path FOLDER = Path.of("src/test/resources/abuse");
    static final List<String> LANGUAGES = List.of("en", "nl", "de");

    /** {@code kind} is what the message is, {@code benign} when it only looks like abuse. */
    record Message(String part, String language, String kind, String text) {
        boolean isBenign() {
            return kind.equals("benign");
        }
    }

    static Corpus read(String part) {
        var messages = new ArrayList<Message>();
        for (var language : LANGUAGES) {
            for (var line : lines(FOLDER.resolve(part).resolve(language + ".tsv"))) {
                if (!line.startsWith("#")) {
                    var tab = line.indexOf('\t');
                    messages.add(new Message(
                            part,
                            language,
                            line.substring(0, tab),
                            line.substring(tab + 1).replace("\\n", "\n")));
                }
            }
        }
        return new Corpus(List.copyOf(messages));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
