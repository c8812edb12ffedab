package ai.focal360.firewall;

import ai.focal360.policy.facts.LinksSent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The links of a text: how many there are, which come again, which hide where they lead, and whether they stand alone. */
final class Links {
    private static final int MOST = 200;
    private static final int FEW_LETTERS = 6;
    private static final Pattern LINK = Pattern.compile(
            "(?:https?://|www\\.)[^\\s<>\"]{3,500}|\\b[a-z0-9-]{1,40}\\.[a-z]{2,6}/@?[A-Za-z0-9_-]{3,60}"
                    // an address without its beginning, under an ending that is no word people forget a space before
                    + "|(?<![\\w@.-])(?:[a-z0-9-]{2,40}\\.){1,4}(?:com|net|org|info|biz|xyz|top|click|site|online|shop|store|icu|club|win"
                    + "|loan|bid|vip|buzz|live|link|work|life|website|space|cyou|sbs|example)(?![\\w@])",
            Pattern.CASE_INSENSITIVE);

    private Links() {}

    /** Absent when there are none but to the tenant's own pages. */
    static Optional<LinksSent> in(String text, Set<String> shorteners, Set<String> own) {
        var links = new ArrayList<String>();
        var matches = LINK.matcher(text);
        while (matches.find() && links.size() < MOST) {
            if (!belongs(host(matches.group()), own)) {
                links.add(matches.group());
            }
        }
        if (links.isEmpty()) {
            return Optional.empty();
        }
        var counts = new HashMap<String, Integer>();
        links.forEach(link -> counts.merge(link.toLowerCase(Locale.ROOT), 1, Integer::sum));
        var rest = LINK.matcher(text)
                .replaceAll(" ")
                .codePoints()
                .filter(Character::isLetter)
                .count();
        return Optional.of(new LinksSent(
                links.size(),
                (int) links.stream().map(Links::host).distinct().count(),
                counts.values().stream().mapToInt(Integer::intValue).max().orElse(0),
                links.stream().anyMatch(link -> belongs(host(link), shorteners)),
                rest < FEW_LETTERS));
    }

    private static String host(String link) {
        return link.toLowerCase(Locale.ROOT)
                .replaceFirst("^https?://", "")
                .replaceFirst("^www\\.", "")
                .replaceFirst("[/:?#].*$", "");
    }

    private static boolean belongs(String host, Set<String> hosts) {
        return hosts.stream().anyMatch(known -> host.equals(known) || host.endsWith("." + known));
    }
}
