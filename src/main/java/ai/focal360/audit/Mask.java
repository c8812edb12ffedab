package ai.focal360.audit;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hides the person in a text: values known to be personal and their words, and what reads like an e-mail address, a phone
 * number, a bank account or a payment card. Order numbers stay, unless the tenant's data schema calls them personal.
 */
public final class Mask {
    // possessive, and never begun inside of a word: a text is read once, however long
    private static final Pattern EMAIL =
            Pattern.compile("(?<![\\w.%+-])[\\p{L}\\p{N}._%+-]++@[\\p{L}\\p{N}-]++(?:\\.[\\p{L}\\p{N}-]++)++");
    private static final Pattern ACCOUNT = Pattern.compile(
            "(?<![\\p{L}\\p{N}])\\p{Alpha}{2}\\d{2}(?: ?\\p{Alnum}{4}){2,7}(?: ?\\p{Alnum}{1,3})?(?![\\p{L}\\p{N}])");
    private static final Pattern DIGITS =
            Pattern.compile("(?<![\\p{L}\\p{N}#])[+(]{0,2}\\d(?:[ \\u00A0()./-]{0,3}\\d){8,18}(?![\\p{L}\\p{N}])");

    private static final BigInteger CHECKED_BY = BigInteger.valueOf(97);
    private static final int SHORTEST_WORD = 3;

    private final @Nullable Pattern own;

    private Mask(@Nullable Pattern own) {
        this.own = own;
    }

    /** {@code personal} are values as they were said or are kept, of any case. */
    public static Mask of(Collection<String> personal) {
        var words = personal.stream()
                .flatMap(Mask::words)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return new Mask(
                words.isEmpty()
                        ? null
                        : Pattern.compile(
                                "(?<![\\p{L}\\p{N}])(?:" + words + ")(?![\\p{L}\\p{N}])",
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    private static Stream<String> words(String value) {
        var whole = value.strip();
        return Stream.concat(
                        Stream.of(whole),
                        Arrays.stream(whole.split("[^\\p{L}\\p{N}]+"))
                                .filter(word -> word.codePoints()
                                                .filter(Character::isLetter)
                                                .count()
                                        >= SHORTEST_WORD))
                .filter(word -> word.length() > 1);
    }

    /** Whether one of the personal values, or a word of it, stands in the text. */
    public boolean knows(String text) {
        return own != null && own.matcher(text).find();
    }

    public String hide(String text) {
        var hidden = EMAIL.matcher(text).replaceAll("[e-mail]");
        if (own != null) {
            hidden = own.matcher(hidden).replaceAll("[personal]");
        }
        hidden = ACCOUNT.matcher(hidden).replaceAll(Mask::account);
        return DIGITS.matcher(hidden).replaceAll(Mask::number);
    }

    private static String account(MatchResult found) {
        return isAccount(found.group()) ? "[account]" : Matcher.quoteReplacement(found.group());
    }

    private static String number(MatchResult found) {
        var written = found.group();
        var digits = written.replaceAll("\\D", "");
        if (digits.length() >= 13 && isCard(digits)) {
            return "[card]";
        }
        boolean dialled = written.indexOf('+') >= 0 || digits.charAt(0) == '0';
        return dialled && digits.length() <= 15 ? "[phone]" : written;
    }

    /** ISO 13616: the country and the check digits moved to the end, letters as numbers, leave 1. */
    private static boolean isAccount(String written) {
        var compact = written.replace(" ", "");
        var moved = compact.substring(4) + compact.substring(0, 4);
        var number = moved.chars()
                .mapToObj(letter -> String.valueOf(Character.getNumericValue(letter)))
                .collect(Collectors.joining());
        return new BigInteger(number).mod(CHECKED_BY).equals(BigInteger.ONE);
    }

    /** ISO 7812: every second digit doubled, from the right, the sum ends in 0. */
    private static boolean isCard(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : digit * 2;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
