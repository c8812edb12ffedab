package ai.focal360.tenant;

import java.util.Collection;
import java.util.Comparator;

/** A hint for a mistyped name. */
public final class DidYouMean {
    private DidYouMean() {}

    /** {@code "; did you mean 'x'?"}, or the few names there are, or nothing. */
    public static String of(String name, Collection<String> known) {
        if (known.isEmpty()) {
            return "";
        }
        var nearest = known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .filter(candidate -> distance(name, candidate) <= Math.max(1, name.length() / 3));
        return nearest.map("; did you mean '%s'?"::formatted)
                .orElseGet(() -> known.size() <= 12
                        ? "; known are "
                                + String.join(", ", known.stream().sorted().toList())
                        : "");
    }

    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
