package ai.focal360.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text as a provider approves it: its words, with a value between each of them and the next. {@code words} has one element more than
 * there are values, and none is empty.
 */
public record ApprovedText(List<String> words) {
    /** Source: Meta's "Template components", of a body's text. */
    static final int LONGEST = 1_024;

    private static final Pattern VALUE = Pattern.compile("\\{\\{\\s{0,9}[\\w.-]{1,100}\\s{0,9}}}");

    /** No line breaks, no tabs, no more than four blanks in a row. Source: Meta's "Template components". */
    private static final Pattern UNSAID = Pattern.compile("[\\n\\r\\t]| {5}");

    public ApprovedText {
        words = List.copyOf(words);
    }

    /** Empty where no provider would approve it: values that nothing stands between, before or after; sections; too long a text. */
    public static Optional<ApprovedText> of(String text) {
        var words = List.of(VALUE.split(text.strip(), -1));
        return text.length() <= LONGEST && words.stream().noneMatch(word -> word.isBlank() || word.contains("{{"))
                ? Optional.of(new ApprovedText(words))
                : Optional.empty();
    }

    /** The values with which it says this, in their order; empty where it says something else. */
    public Optional<List<String>> valuesOf(String said) {
        var rest = said.strip();
        var first = words.get(0);
        var last = words.get(words.size() - 1);
        if (words.size() == 1) {
            return rest.equals(first) ? Optional.of(List.of()) : Optional.empty();
        }
        if (!rest.startsWith(first) || !rest.endsWith(last) || rest.length() < first.length() + last.length()) {
            return Optional.empty();
        }
        var values = new ArrayList<String>();
        int from = first.length();
        int end = rest.length() - last.length();
        for (var word : words.subList(1, words.size() - 1)) {
            int at = rest.indexOf(word, from + 1);
            if (at < 0 || at + word.length() > end) {
                return Optional.empty();
            }
            values.add(rest.substring(from, at));
            from = at + word.length();
        }
        values.add(rest.substring(from, end));
        return values.stream()
                        .anyMatch(value ->
                                value.isBlank() || UNSAID.matcher(value).find())
                ? Optional.empty()
                : Optional.of(List.copyOf(values));
    }
}
