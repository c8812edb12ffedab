package ai.focal360.reporter;

import static ai.focal360.reporter.Vocabulary.BEGINS;
import static ai.focal360.reporter.Vocabulary.ENDS;
import static ai.focal360.reporter.Vocabulary.any;

import ai.focal360.reporter.Catalogue.Nothing;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells what is no question about figures, however much it is worded like one: what is to be done, a customer's own
 * affairs, and other companies.
 */
final class OtherBusiness {
    private static final String ENDING = "[\\s.!?]*$";

    private final List<Pattern> signs;
    private final Pattern looking;
    private final Pattern asksFor;

    OtherBusiness(Nothing nothing) {
        var begins = "^\\W*(?:" + any(nothing.asking()) + "\\W+)*";
        signs = List.of(
                Pattern.compile(begins + any(nothing.commands()) + ENDS),
                Pattern.compile(BEGINS + any(nothing.mine()) + "\\s+(?!(?:\\S+\\s+)?" + any(nothing.ofStaff()) + ")"),
                Pattern.compile(BEGINS + any(nothing.others())));
        asksFor =
                Pattern.compile("^\\W*(?:" + any(nothing.asking()) + "\\W+)+(?:.*\\W)?" + any(nothing.toDo()) + ENDING);
        looking = Pattern.compile(BEGINS + any(nothing.looking()));
    }

    boolean is(String text) {
        return signs.stream().anyMatch(sign -> sign.matcher(text).find())
                || (asksFor.matcher(text).find() && !looking.matcher(text).find());
    }
}
