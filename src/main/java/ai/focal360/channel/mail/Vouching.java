package ai.focal360.channel.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether the receiving server vouches for a sender: its {@code Authentication-Results} (RFC 8601) say that DMARC passed for the
 * domain of the sender, or DKIM with a signature of that very domain. Only the first field of that server counts: it stands
 * above whatever the sender put in.
 */
final class Vouching {
    private static final Pattern SERVER = Pattern.compile("\\s*([^\\s;]{1,253})(?:\\s+1)?\\s*(?:;.*)?");

    private Vouching() {}

    /** {@code server} is its authserv-id. */
    static boolean isFor(String domain, List<String> results, String server) {
        return results.stream()
                .map(Vouching::withoutComments)
                .filter(result -> isBy(result, server))
                .findFirst()
                .map(result -> List.of(result.toLowerCase(Locale.ROOT).split(";")).stream()
                        .map(String::strip)
                        .anyMatch(method -> passed(method, domain)))
                .orElse(false);
    }

    private static boolean isBy(String result, String server) {
        var by = SERVER.matcher(result);
        return by.matches() && by.group(1).equalsIgnoreCase(server);
    }

    private static boolean passed(String method, String domain) {
        var property = method.startsWith("dmarc=pass ")
                ? "header.from="
                : method.startsWith("dkim=pass ") ? "header.d=" : null;
        return property != null && named(method, property).contains(domain.toLowerCase(Locale.ROOT));
    }

    private static List<String> named(String method, String property) {
        var found = new ArrayList<String>();
        for (var word : method.split(" ")) {
            if (word.startsWith(property)) {
                found.add(word.substring(property.length()).replace("\"", ""));
            }
        }
        return found;
    }

    /** Comments may hold anything a sender chose. */
    private static String withoutComments(String value) {
        var plain = new StringBuilder();
        int depth = 0;
        var quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
                plain.append(c);
            } else if (c == '(' && !quoted) {
                depth++;
            } else if (c == ')' && !quoted && depth > 0) {
                depth--;
            } else if (depth == 0) {
                plain.append(quoted && c == ';' ? ' ' : c);
            }
        }
        return plain.toString();
    }
}
