package ai.focal360.channel.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody newly wrote, of a mail with what it answers below, around or above it: quotes, the lines that announce them,
 * signatures and mobile clients' advertisements are left out. What is forwarded is news and stays. Each line is looked at a
 * bounded number of times.
 */
final class Reply {
    private static final Pattern ORIGINAL = Pattern.compile(
            "-{3,20} ?(?:original message|original appointment|oorspronkelijk bericht|ursprüngliche nachricht) ?-{3,20}");
    private static final Pattern FORWARDED =
            Pattern.compile("-{3,20} ?(?:forwarded message|doorgestuurd bericht|weitergeleitete nachricht) ?-{3,20}"
                    + "|begin forwarded message:|begin doorgestuurd bericht:|anfang der weitergeleiteten nachricht:");
    private static final Pattern MOBILE = Pattern.compile(
            "(?:sent from (?:my .{1,40}|outlook.{0,30}|yahoo mail.{0,30}|mail for .{1,20}|proton mail.{0,30})"
                    + "|get outlook for .{1,20}|verstuurd vanaf mijn .{1,40}|verzonden vanaf mijn .{1,40}"
                    + "|verzonden (?:vanuit|met) .{1,40}|outlook voor .{1,20} downloaden|von meinem .{1,40} gesendet"
                    + "|gesendet (?:mit|von) .{1,50}|outlook für .{1,20} (?:beziehen|herunterladen))"
                    + "(?:<https?://[^>]{1,100}>)?\\.?");
    private static final Pattern FIELD = Pattern.compile("\\*?([a-zäöü]{2,12}) ?:\\*? .*");
    private static final Set<String> FROM = Set.of("from", "van", "von");
    private static final Set<String> OTHERS = Set.of(
            "sent",
            "date",
            "to",
            "cc",
            "subject",
            "verzonden",
            "datum",
            "aan",
            "onderwerp",
            "gesendet",
            "an",
            "betreff");
    private static final int FIELDS = 6;

    private static final List<String> BEGINNINGS = List.of("on ", "op ", "am ");
    private static final List<String> VERBS = List.of(" wrote:", " schreef ", " schrieb ", " geschreven:");
    private static final int ATTRIBUTION_LINES = 4;
    private static final int LONGEST_ATTRIBUTION = 500;
    private static final Pattern RULE = Pattern.compile("[_-]{10,200}");

    private final List<String> lines;
    private final boolean forward;
    private final List<String> kept = new ArrayList<>();

    private Reply(List<String> lines, boolean forward) {
        this.lines = lines;
        this.forward = forward;
    }

    /** {@code forward}: the mail says it is forwarded. Blank when there is nothing new in it. */
    static String of(String text, boolean forward) {
        var reply = new Reply(text.lines().map(String::stripTrailing).toList(), forward);
        var cut = reply.read();
        var said = String.join("\n", reply.kept).replaceAll("\n{3,}", "\n\n").strip();
        // whoever wrote below what they answer, without marking it, must be heard all the same
        return said.isEmpty() && cut ? text.strip() : said;
    }

    /** Whether it ended before the mail did. */
    private boolean read() {
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var words = line.strip().toLowerCase(Locale.ROOT);
            if (FORWARDED.matcher(words).matches()) {
                forwarded(i);
                return false;
            }
            if (ORIGINAL.matcher(words).matches() || isHeader(i)) {
                if (forward) {
                    forwarded(i);
                }
                return !forward;
            }
            int announced = attribution(i);
            if (announced > 0) {
                if (!isQuoted(i + announced)) {
                    return true;
                }
                i += announced - 1;
            } else if (words.equals("--")) {
                return false;
            } else if (!line.startsWith(">") && !MOBILE.matcher(words).matches()) {
                kept.add(line);
            }
        }
        return false;
    }

    /** As it is, without the marks a client put before its lines. */
    private void forwarded(int from) {
        lines.subList(from, lines.size())
                .forEach(line -> kept.add(line.startsWith("> ") ? line.substring(2) : line.equals(">") ? "" : line));
    }

    /** "From: … Sent: … To: …", with a rule before it or not. */
    private boolean isHeader(int at) {
        int first = RULE.matcher(lines.get(at).strip()).matches() ? next(at + 1) : at;
        if (first >= lines.size() || !FROM.contains(field(first))) {
            return false;
        }
        int others = 0;
        for (int i = first + 1; i < Math.min(lines.size(), first + FIELDS + 1); i++) {
            others += OTHERS.contains(field(i)) ? 1 : 0;
        }
        return others >= 2;
    }

    private String field(int at) {
        var field = FIELD.matcher(lines.get(at).strip().toLowerCase(Locale.ROOT));
        return field.matches() ? field.group(1) : "";
    }

    /** How many lines say "on … somebody wrote:", 0 for none. */
    private int attribution(int at) {
        var joined = "";
        for (int i = at; i < Math.min(lines.size(), at + ATTRIBUTION_LINES); i++) {
            joined = (joined + " " + lines.get(i).strip()).strip().toLowerCase(Locale.ROOT);
            if (joined.length() > LONGEST_ATTRIBUTION || BEGINNINGS.stream().noneMatch(joined::startsWith)) {
                return 0;
            }
            if (joined.endsWith(":")) {
                return VERBS.stream().anyMatch(joined::contains)
                                && joined.chars().anyMatch(Character::isDigit)
                        ? i - at + 1
                        : 0;
            }
        }
        return 0;
    }

    private boolean isQuoted(int at) {
        int next = next(at);
        return next < lines.size() && lines.get(next).startsWith(">");
    }

    private int next(int at) {
        int next = at;
        while (next < lines.size() && lines.get(next).isBlank()) {
            next++;
        }
        return next;
    }
}
