package ai.focal360.channel.mail;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Tells letters of people from those of programs: RFC 3834, and what was usual before and beside it. */
final class Programs {
    private static final Set<String> NOBODY =
            Set.of("mailer-daemon", "noreply", "no-reply", "donotreply", "do-not-reply");
    private static final Set<String> BULK = Set.of("bulk", "list", "junk", "auto_reply");
    private static final Set<String> SUPPRESSED = Set.of("all", "autoreply", "oof");
    private static final List<String> SIGNS = List.of(
            "X-Autoreply",
            "X-Autorespond",
            "X-Autoresponder",
            "List-Id",
            "List-Unsubscribe",
            "X-Failed-Recipients",
            "Feedback-ID");
    /** For programs that leave no other sign. */
    private static final List<String> SUBJECTS = List.of(
            "out of office",
            "automatic reply:",
            "auto reply:",
            "autoreply:",
            "automatisch antwoord",
            "afwezig:",
            "afwezigheid",
            "niet aanwezig",
            "automatische antwort",
            "abwesenheit",
            "abwesend");
    /** Mails of people pass less than ten servers; what goes in circles passes ever more. */
    private static final int MOST_SERVERS = 30;

    private Programs() {}

    static boolean wrote(Head head, String from, Subject subject) {
        var submitted = head.token("Auto-Submitted");
        var name = name(from);
        return !submitted.isEmpty() && !submitted.equals("no")
                || BULK.contains(head.token("Precedence"))
                || Stream.of(head.first("X-Auto-Response-Suppress").orElse("").split(","))
                        .anyMatch(what -> SUPPRESSED.contains(what.strip().toLowerCase(Locale.ROOT)))
                || SIGNS.stream().anyMatch(head::has)
                || head.token("Return-Path").equals("<>")
                || NOBODY.contains(name)
                || head.all("Received").size() > MOST_SERVERS
                || SUBJECTS.stream().anyMatch(subject.plain().toLowerCase(Locale.ROOT)::startsWith);
    }

    /** A mail server tells what became of a mail, in the form that is made for it (RFC 3464). */
    static boolean reports(Head head) {
        var type = head.first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("multipart/report") && type.contains("delivery-status");
    }

    /** A mail server tells that it failed, in its own words. */
    static boolean failed(Head head) {
        return head.has("X-Failed-Recipients");
    }

    private static String name(String from) {
        return from.substring(0, Math.max(0, from.indexOf('@'))).toLowerCase(Locale.ROOT);
    }
}
