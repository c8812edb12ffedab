package ai.focal360.turn;

import ai.focal360.llm.Draft;
import ai.focal360.llm.SenseRequest.Role;
import ai.focal360.policy.facts.PersonalMention;
import ai.focal360.tenant.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a draft says what is known of a personal field, however it is spaced and punctuated. */
final class Mentions {
    private Mentions() {}

    static List<PersonalMention> of(TurnContext turn, Draft draft) {
        var said = words(draft.messages().stream().map(Draft.Message::text).collect(Collectors.joining(" ")));
        var heard = new ArrayList<>(turn.heard());
        turn.state.lines().stream()
                .filter(line -> line.role() == Role.CUSTOMER)
                .forEach(line -> heard.add(line.text()));
        var written = words(String.join(" ", heard));
        var values = turn.values();
        var mentions = new ArrayList<PersonalMention>();
        for (var field : turn.config().pack().data().customerFields()) {
            var known = values.get(field.name());
            if (field.personal() && known != null && holds(said, known.value(), field)) {
                mentions.add(new PersonalMention(field.name(), holds(written, known.value(), field)));
            }
        }
        return mentions;
    }

    private static boolean holds(String words, Object value, Field field) {
        if (field.type() == Field.Type.PHONE) {
            // however it is grouped, and with or without its country
            var digits = digits(value.toString());
            var national = digits.substring(Math.max(0, digits.length() - 8));
            return !national.isEmpty() && digits(words).contains(national);
        }
        var known = words(value.toString());
        return !known.isBlank() && words.contains(known);
    }

    /** In lower case, each word between spaces. */
    private static String words(String text) {
        return " "
                + text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}]+", " ")
                        .strip() + " ";
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }
}
