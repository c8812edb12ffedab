package ai.focal360.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.firewall.Corpus.Message;
import ai.focal360.policy.facts.AbuseSuspected;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much of a written corpus is caught, and how much that only looks like abuse. Prints figures, of the held-out part
 * nothing else: who tunes on it has no measure left. The same holds for the independent part, written by somebody who had
 * seen neither terms nor rules: its share is the honest figure, no target was tuned on it. Its floor lies a little below
 * what was measured and tells of a loss only.
 */
class AbuseCorpusTest {
    private static final double CAUGHT = 0.95;
    private static final double WRONGLY = 0.01;
    private static final double CAUGHT_INDEPENDENT = 0.43;
    private static final double WRONGLY_INDEPENDENT = 0.05;

    private final Judge judge = new Judge();

    @ParameterizedTest
    @ValueSource(strings = {"seen", "held-out", "independent"})
    void catchesAbuseAndLeavesTheRestAlone(String part) {
        var corpus = Corpus.read(part);
        var abusive = corpus.messages().stream().filter(it -> !it.isBenign()).toList();
        var benign = corpus.messages().stream().filter(Message::isBenign).toList();

        print(part, "caught", abusive);
        print(part, "flagged though benign", benign);
        if (part.equals("seen")) {
            abusive.stream().filter(it -> !isCaught(it)).forEach(it -> System.out.println("  missed: " + it));
            benign.stream()
                    .filter(this::isCaught)
                    .forEach(it -> System.out.println("  wrong: " + it + " " + judge.seen(it.text())));
        }

        var independent = part.equals("independent");
        assertThat(share(abusive))
                .as("caught of %s", part)
                .isGreaterThanOrEqualTo(independent ? CAUGHT_INDEPENDENT : CAUGHT);
        assertThat(share(benign))
                .as("flagged of benign %s", part)
                .isLessThanOrEqualTo(independent ? WRONGLY_INDEPENDENT : WRONGLY);
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
