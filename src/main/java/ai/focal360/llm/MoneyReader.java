package ai.focal360.llm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Amounts of money in a text, however they are punctuated, and plain numbers. */
final class MoneyReader {
    private static final String NUMBER =
            "(?:\\d{1,3}(?:[.,'\\u00a0\\u202f ]\\d{3})+(?!\\d)(?:[.,]\\d{1,2}(?!\\d))?|\\d{1,12}(?:[.,]\\d{1,2}(?!\\d))?)";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?" + NUMBER);
    private static final Pattern NUMBERS =
            Pattern.compile("(?<![\\p{L}\\d#@.,_/-])-?" + NUMBER + "(?![\\p{L}\\d@_/-]|[.,]\\d)");
    private static final Map<String, String> SIGNS = Map.of("€", "EUR", "$", "USD", "£", "GBP");

    private final Map<String, String> currencies;
    private final Pattern names;
    private final Pattern amounts;

    /** {@code value} in the plain form of its type, {@code currency} where one was named. */
    record Amount(
            int start, int end, BigDecimal value, @Nullable String currency) {
        String plain() {
            return value.toPlainString() + (currency == null ? "" : " " + currency);
        }
    }

    MoneyReader(Collection<Lexicon> lexicons) {
        currencies = new HashMap<>(SIGNS);
        lexicons.forEach(lexicon -> currencies.putAll(lexicon.currencies()));
        var currency = currencies.keySet().stream()
                .sorted((a, b) -> b.length() - a.length())
                .map(word -> Character.isLetter(word.charAt(0))
                        ? "(?<![\\p{L}])" + Pattern.quote(word) + "(?![\\p{L}])"
                        : Pattern.quote(word))
                .collect(Collectors.joining("|"));
        names = Pattern.compile(currency, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        amounts = Pattern.compile(
                "(?:(?<before>" + currency + ")[\\s\\u00a0\\u202f]{0,2}(?<!\\d)(?<one>" + NUMBER
                        + ")(?![\\d])(?:[.,][-–]+)?"
                        + "|(?<![\\p{L}\\d#@.,_/-])(?<two>" + NUMBER
                        + ")(?:[.,][-–]+)?[\\s\\u00a0\\u202f]{0,2}(?<after>" + currency + "))",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    List<Amount> amounts(CharSequence text) {
        var found = new ArrayList<Amount>();
        var matcher = amounts.matcher(text);
        while (matcher.find()) {
            var first = matcher.group("one") != null;
            var number = decimal(first ? matcher.group("one") : matcher.group("two"));
            if (number.isPresent()) {
                found.add(new Amount(
                        matcher.start(),
                        matcher.end(),
                        cents(number.get()),
                        currency(first ? matcher.group("before") : matcher.group("after"))));
            }
        }
        return found;
    }

    /** A whole text that is nothing but a number, for a field of money that was asked for. */
    static Optional<Amount> bare(String text) {
        var trimmed = text.replaceAll("[.,][-–]+$", "");
        return WHOLE_NUMBER.matcher(trimmed).matches()
                ? decimal(trimmed).map(value -> new Amount(0, text.length(), cents(value), null))
                : Optional.empty();
    }

    static Optional<BigDecimal> number(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? decimal(text) : Optional.empty();
    }

    static List<MatchResult> numbers(CharSequence text) {
        return NUMBERS.matcher(text).results().toList();
    }

    /** The currencies named, with an amount or without. */
    List<String> currencyWords(String text) {
        return names.matcher(text)
                .results()
                .map(match -> currency(match.group()))
                .toList();
    }

    private String currency(String word) {
        return currencies.getOrDefault(Words.plain(word), currencies.getOrDefault(word, word.toUpperCase(Locale.ROOT)));
    }

    private static BigDecimal cents(BigDecimal value) {
        return value.setScale(2, RoundingMode.HALF_UP);
    }

    /** {@code 1.250,00}, {@code 1,250.00}, {@code 1 250} and {@code 12,5}: three digits behind a lone mark are thousands. */
    static Optional<BigDecimal> decimal(String written) {
        var unspaced = written.replaceAll("['\\s\\u00a0\\u202f+]", "");
        var mark = Math.max(unspaced.lastIndexOf('.'), unspaced.lastIndexOf(','));
        var text = unspaced;
        if (mark >= 0) {
            var last = unspaced.charAt(mark);
            var marks = unspaced.chars()
                    .filter(character -> character == '.' || character == ',')
                    .count();
            var same = unspaced.chars().filter(character -> character == last).count();
            var behind = unspaced.length() - mark - 1;
            var grouping = marks == same && (same > 1 || (behind == 3 && !unspaced.startsWith("0")));
            text = grouping
                    ? unspaced.replaceAll("[.,]", "")
                    : unspaced.substring(0, mark).replaceAll("[.,]", "") + "." + unspaced.substring(mark + 1);
        }
        return text.replaceAll("\\D", "").length() > 14 ? Optional.empty() : Optional.of(new BigDecimal(text));
    }
}
