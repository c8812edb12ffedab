package ai.focal360.firewall;

import ai.focal360.policy.facts.AbuseSignal;
import ai.focal360.policy.facts.LinksSent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a burst and says what stands out, as signals with the terms they rest on. It judges nothing: what a signal means
 * is for rules. Pure, bounded by the length of what it reads, and without a word of the customer's in what it says.
 */
final class Detectors {
    static final String ENCODED = "encoded";
    private static final double HIDDEN_WORDS = 0.7;
    private static final int DEEPEST = 2;

    private final Terms terms;
    private final Likeness likeness;
    private final Set<String> ownHosts;

    Detectors(Terms terms, Likeness likeness, Set<String> ownHosts) {
        this.terms = terms;
        this.likeness = likeness;
        this.ownHosts = Set.copyOf(ownHosts);
    }

    /** What stands out in a burst; {@code links} when there are any. */
    record Seen(List<AbuseSignal> signals, Optional<LinksSent> links) {
        static final Seen NOTHING = new Seen(List.of(), Optional.empty());

        Seen {
            signals = List.copyOf(signals);
        }
    }

    Seen read(String burst) {
        var text = PlainText.bounded(burst);
        var signals = new LinkedHashSet<AbuseSignal>();
        var plain = PlainText.of(text);
        terms.find(plain).forEach(hit -> signals.add(signal(hit, "")));
        likeness.read(plain).ifPresent(signals::add);
        hidden(text, signals, 1);
        return new Seen(List.copyOf(signals), Links.in(text, terms.shorteners(), ownHosts));
    }

    private static AbuseSignal signal(Terms.Hit hit, String where) {
        return new AbuseSignal(hit.entry().kind(), hit.entry().strength(), where + hit.evidence());
    }

    /** Only what is hidden and would have been noticed in the open is a signal: order codes decode to all kinds of things. */
    private void hidden(String text, Set<AbuseSignal> signals, int depth) {
        for (var found : HiddenText.in(text)) {
            var where = "in " + found.how() + ", ";
            var plain = PlainText.of(found.text());
            likeness.read(plain).ifPresent(alike -> {
                var evidence = alike.evidence() + ", in " + found.how();
                signals.add(new AbuseSignal(alike.kind(), alike.strength(), evidence));
                signals.add(new AbuseSignal(ENCODED, alike.strength(), evidence));
            });
            var hits = terms.find(plain).stream()
                    .filter(hit -> !hit.entry().kind().equals("promotion"))
                    .toList();
            for (var hit : hits) {
                signals.add(signal(hit, where));
                signals.add(new AbuseSignal(
                        ENCODED, Math.max(HIDDEN_WORDS, hit.entry().strength()), where + hit.evidence()));
            }
            if (hits.isEmpty() && depth < DEEPEST) {
                hidden(found.text(), signals, depth + 1);
            }
        }
    }
}
