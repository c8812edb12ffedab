package ai.focal360.channel.mail;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A subject without what clients put before it, in English, Dutch and German. */
record Subject(String plain, boolean isReply, boolean isForward) {
    private static final Pattern PREFIX = Pattern.compile("\\s{0,9}([A-Za-z]{2,7})(?:\\[\\d{1,3}])?\\s{0,9}:\\s{0,9}");
    private static final Set<String> REPLY = Set.of("re", "aw", "antw", "sv");
    private static final Set<String> FORWARD = Set.of("fw", "fwd", "wg", "doorst", "tr");

    static Subject of(String text) {
        var rest = text.strip();
        var reply = false;
        var forward = false;
        var first = true;
        for (var prefix = PREFIX.matcher(rest); prefix.lookingAt(); prefix = PREFIX.matcher(rest)) {
            var word = prefix.group(1).toLowerCase(Locale.ROOT);
            if (!REPLY.contains(word) && !FORWARD.contains(word)) {
                break;
            }
            reply |= first && REPLY.contains(word);
            forward |= first && FORWARD.contains(word);
            first = false;
            rest = rest.substring(prefix.end());
        }
        return new Subject(rest.strip(), reply, forward);
    }

    /** As what answers it is named. */
    String answer() {
        return plain.isEmpty() ? "Re:" : "Re: " + plain;
    }
}
