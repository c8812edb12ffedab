package ai.focal360.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.firewall.Corpus.Message;
import ai.focal360.policy.facts.AbuseSuspected;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How much of a written corpus is caught, and how much that only looks like abuse. Each folder beside these files is a part.
 * Examples and terms are made with {@code seen} and {@code independent} in view. Of the others figures are all that is
 * printed: who tunes on them has no measure left. {@code blind} and {@code blind-2} are by people who saw neither examples nor
 * terms and give the honest figures; their floors lie a little below what was measured and tell of a loss only.
 */
class AbuseCorpusTest {
    private static final double CAUGHT = 0.95;
    private static final double WRONGLY = 0.02;
    private static final Set<String> LEARNED_FROM = Set.of("seen", "independent");
    private static final String BLIND = "blind";
    private static final double CAUGHT_BLIND = 0.85;
    private static final double WRONGLY_BLIND = 0.06;

    private final Judge judge = new Judge();

    static List<String> parts() throws IOException {
        try (var folders = Files.list(Corpus.FOLDER)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("parts")
    void catchesAbuseAndLeavesTheRestAlone(String part) {
        var corpus = Corpus.read(part);
        var abusive = corpus.messages().stream().filter(it -> !it.isBenign()).toList();
        var benign = corpus.messages().stream().filter(Message::isBenign).toList();

        print(part, "caught", abusive);
        print(part, "flagged though benign", benign);
        if (LEARNED_FROM.contains(part)) {
            abusive.stream().filter(it -> !isCaught(it)).forEach(it -> System.out.println("  missed: " + it));
            benign.stream()
                    .filter(this::isCaught)
                    .forEach(it -> System.out.println("  wrong: " + it + " " + judge.seen(it.text())));
        }

        var blind = part.startsWith(BLIND);
        assertThat(share(abusive)).as("caught of %s", part).isGreaterThanOrEqualTo(blind ? CAUGHT_BLIND : CAUGHT);
        assertThat(share(benign)).as("flagged of benign %s", part).isLessThanOrEqualTo(blind ? WRONGLY_BLIND : WRONGLY);
    }

    private void print(String part, String what, List<Message> messages) {
        System.out.printf(
                "%s, %s: %s of %d; by language %s; by kind %s%n",
                part,
                what,
                count(messages),
                messages.size(),
                by(messages, Message::language),
                by(messages, Message::kind));
    }

    private TreeMap<String, String> by(List<Message> messages, Function<Message, String> group) {
        return messages.stream()
                .collect(Collectors.groupingBy(
                        group,
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), some -> count(some) + "/" + some.size())));
    }

    private double share(List<Message> messages) {
        return (double) count(messages) / messages.size();
    }

    private long count(List<Message> messages) {
        return messages.stream().filter(this::isCaught).count();
    }

    /** At least of medium severity: less has no consequence. */
    private boolean isCaught(Message message) {
        return judge.suspects(message.text()).stream()
                .map(AbuseSuspected::severity)
                .anyMatch(severity -> !severity.equals("LOW"));
    }
}
