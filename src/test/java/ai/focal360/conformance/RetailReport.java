package ai.focal360.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of the conformance run, for people: the same text for the same rules and data. */
final class RetailReport {
    private static final Path FILE = Path.of("docs", "conformance", "retail.md");

    private @Nullable String writes;
    private @Nullable String temptations;
    private @Nullable String violations;
    private @Nullable String matrix;

    /** A kind of violation and how many of it were refused. */
    static final class Kind {
        private final String name;
        private final String policy;
        private int refused;

        Kind(String name, String policy) {
            this.name = name;
            this.policy = policy;
        }

        void count() {
            refused++;
        }
    }

    /** One action over all orders. */
    static final class Row {
        private final String action;
        private int allowed;
        private int refused;
        private final Map<String, Integer> policies = new TreeMap<>();

        Row(String action) {
            this.action = action;
        }

        void count(Set<String> broken) {
            if (broken.isEmpty()) {
                allowed++;
            } else {
                refused++;
            }
            broken.forEach(policy -> policies.merge(policy, 1, Integer::sum));
        }
    }

    void writes(Map<String, Integer> written, List<String> refused) {
        writes = """
                | tool | allowed and done |
                |---|---|
                %s
                | all | %d |

                After each task the shop's documents equal those of the benchmark's sequence, computed by a plain-Java model of its
                tools. Refused, as the benchmark's own tools refuse them:

                %s
                """.formatted(
                        written.entrySet().stream()
                                .map(entry -> "| `%s` | %d |".formatted(entry.getKey(), entry.getValue()))
                                .collect(Collectors.joining("\n")),
                        written.values().stream().mapToInt(Integer::intValue).sum(),
                        refused.stream().map(line -> "- " + line).collect(Collectors.joining("\n")));
    }

    void temptations(List<Temptation.Refused> rows) {
        temptations = """
                | task | what the customer wants | refused by |
                |---|---|---|
                %s
                """.formatted(rows.stream()
                .map(row -> "| %s | %s | %s |"
                        .formatted(
                                row.temptation().task(),
                                row.temptation().wish(),
                                row.policies().isEmpty() ? "no write to refuse" : ids(row.policies())))
                .collect(Collectors.joining("\n")));
    }

    void violations(List<Kind> kinds, long seed) {
        violations = """
                %d right calls with one thing wrong, from seed %d. Every one is refused, and the policy named is among those that
                refuse it.

                | what is wrong | refused | by |
                |---|---|---|
                %s
                """.formatted(
                        kinds.stream().mapToInt(kind -> kind.refused).sum(),
                        seed,
                        kinds.stream()
                                .map(kind -> "| %s | %d | `%s` |".formatted(kind.name, kind.refused, kind.policy))
                                .collect(Collectors.joining("\n")));
    }

    void matrix(List<Row> rows, List<String> disagreements) {
        matrix = """
                Each action on each of the 1,000 orders, by its owner, confirmed, with arguments drawn at random. The rules and a
                plain-Java reading of the written policy say the same of each: not only yes or no, but which policies are broken.

                | action | allowed | refused | policies that refused |
                |---|---|---|---|
                %s

                Disagreements: %s
                """.formatted(
                rows.stream()
                        .map(row -> "| `%s` | %d | %d | %s |"
                                .formatted(
                                        row.action,
                                        row.allowed,
                                        row.refused,
                                        row.policies.entrySet().stream()
                                                .map(policy -> "`%s` %d".formatted(policy.getKey(), policy.getValue()))
                                                .collect(Collectors.joining(", "))))
                        .collect(Collectors.joining("\n")),
                disagreements.isEmpty() ? "none." : String.join("; ", disagreements));
    }

    /** A run of some of the tests says nothing of the whole. */
    void writeIfWhole() {
        if (writes == null || temptations == null || violations == null || matrix == null) {
            return;
        }
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, """
                    # Retail conformance

                    The retail domain of tau2-bench (MIT licence): a shop of 500 users, 50 products and 1,000 orders, a written policy for
                    its agents, and 114 tasks with the right tool calls. The policy stands in `rules/retail`, written in DRL and nothing
                    else; the tools in `seeds/retail`; the shop's data are read from beside the project and are no part of it. All calls
                    pass the real gate, registry, ledger and HTTP gateway, against PostgreSQL. This page is written by
                    `RetailConformanceTest`; without the data the test is skipped and the page stays as it is.

                    ## Right writes

                    %s
                    ## Tasks without a right write

                    %s
                    ## Violations

                    %s
                    ## Every order and every action

                    %s
                    ## How the policy was read
                    - "Exchange or modify order tools can only be called once per order" is about items (`retail.items.once`): right sequences
                      change address and items of the same order. That a payment changes once follows from its having one method.
                    - An exchange may name the item it replaces, as the benchmark's tool allows; a modification may not.
                    - "Explicit confirmation" counts for the arguments that were listed, for two further turns and for an hour; the policy
                      names no limit. Handing over to a person needs none.
                    - Looking up a second user is refused, not only acting for them.
                    """.formatted(writes, temptations, violations, matrix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ids(Set<String> policies) {
        return policies.stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    }
}
