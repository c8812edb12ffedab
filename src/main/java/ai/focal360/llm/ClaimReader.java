package ai.focal360.llm;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Reads what a draft claims, by the phrases of the language's lexicon and by the shape of personal data. It finds, it does
 * not judge: whether a claim may stand is for the rules of the {@code speech} point.
 */
@Component
public class ClaimReader {
    /** How promises are marked in a lexicon; a promise is a claim only with an amount beside it. */
    static final String PROMISE = "promise";

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+(?=[\\p{L}\\d€$£])|\\n+");
    private static final Pattern EMAIL =
            Pattern.compile("[\\p{L}\\d][\\p{L}\\d._%+-]{0,63}@[\\p{L}\\d.-]{1,200}\\.\\p{L}{2,24}");
    private static final Pattern IBAN = Pattern.compile("(?<![\\p{L}\\d])[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z\\d]){10,30}");
    private static final Pattern CARD = Pattern.compile("(?<![\\p{L}\\d#])\\d(?:[ -]?\\d){12,18}(?![\\p{L}\\d])");

    private final Lexicons lexicons;

    ClaimReader(Lexicons lexicons) {
        this.lexicons = lexicons;
    }

    /**
     * The claims of a draft, message by message.
     *
     * @param language of the draft; the other languages' phrases are looked for too, as a model may slip into them
     * @param allowed e-mail addresses, phone, bank and card numbers that may be said: the customer's own, the tenant's
     */
    public List<Claim> read(Draft draft, String language, Set<String> allowed) {
        var known = lexicons.all();
        var own = lexicons.find(language);
        var inOrder = new ArrayList<Lexicon>();
        if (own != null) {
            inOrder.add(own);
        }
        known.stream().filter(lexicon -> !lexicon.language().equals(language)).forEach(inOrder::add);
        var plainAllowed = allowed.stream().map(ClaimReader::plain).collect(Collectors.toSet());
        var money = lexicons.money();
        var claims = new ArrayList<Claim>();
        for (var index = 0; index < draft.messages().size(); index++) {
            var text = draft.messages().get(index).text();
            for (var sentence : SENTENCE.splitAsStream(text).toList()) {
                spoken(sentence, index, inOrder, money, claims);
            }
            personal(text, index, inOrder, plainAllowed, claims);
        }
        return List.copyOf(claims);
    }

    private static void spoken(
            String sentence, int message, List<Lexicon> inOrder, MoneyReader money, List<Claim> claims) {
        var words = Words.of(sentence);
        var promised = false;
        var seen = new HashSet<String>();
        for (var lexicon : inOrder) {
            for (var match : lexicon.claims().find(words)) {
                if (denied(words, match.from(), lexicon)) {
                    continue;
                }
                if (match.meaning().equals(PROMISE)) {
                    promised = true;
                } else if (seen.add(match.meaning())) {
                    claims.add(new Claim(match.meaning(), message, sentence.trim(), null, null));
                }
            }
        }
        if (promised) {
            for (var amount : money.amounts(sentence)) {
                claims.add(
                        new Claim(Claim.AMOUNT_PROMISED, message, sentence.trim(), amount.value(), amount.currency()));
            }
        }
    }

    /** Only a negation right before the phrase denies it: a claim too many is written anew, one too few is sent. */
    private static boolean denied(Words words, int from, Lexicon lexicon) {
        var looked = 0;
        for (var before = from - 1; before >= 0 && looked < 2; before--) {
            var word = words.get(before).form();
            if (word.chars().noneMatch(Character::isDigit)
                    && !lexicon.currencies().containsKey(word)) {
                looked++;
            }
            if (lexicon.negationsBefore().at(words, before) != null) {
                return true;
            }
        }
        return false;
    }

    private static void personal(
            String text, int message, List<Lexicon> inOrder, Set<String> allowed, List<Claim> claims) {
        var taken = new ArrayList<int[]>();
        EMAIL.matcher(text).results().forEach(match -> {
            taken.add(new int[] {match.start(), match.end()});
            others("email", match.group(), message, allowed, claims);
        });
        IBAN.matcher(text).results().forEach(match -> {
            var iban = iban(match.group());
            if (!iban.isEmpty()) {
                taken.add(new int[] {match.start(), match.start() + iban.length()});
                others("iban", iban, message, allowed, claims);
            }
        });
        CARD.matcher(text)
                .results()
                .filter(match -> free(taken, match.start(), match.end()) && isCard(match.group()))
                .forEach(match -> {
                    taken.add(new int[] {match.start(), match.end()});
                    others("card", match.group(), message, allowed, claims);
                });
        for (var phone : PhoneReader.phones(text, inOrder)) {
            if (free(taken, phone.start(), phone.end())) {
                var written = text.substring(phone.start(), phone.end());
                if (!allowed.contains(plain(phone.e164()))
                        && allowed.stream().noneMatch(one -> samePhone(one, phone))) {
                    others("phone", written, message, allowed, claims);
                }
            }
        }
    }

    private static boolean samePhone(String allowed, PhoneReader.Phone phone) {
        var match = PhoneNumberUtil.getInstance().isNumberMatch(allowed, phone.e164());
        return match == PhoneNumberUtil.MatchType.EXACT_MATCH || match == PhoneNumberUtil.MatchType.NSN_MATCH;
    }

    private static boolean free(List<int[]> taken, int start, int end) {
        return taken.stream().noneMatch(span -> start < span[1] && span[0] < end);
    }

    private static void others(String kind, String written, int message, Set<String> allowed, List<Claim> claims) {
        if (!allowed.contains(plain(written))) {
            claims.add(new Claim(Claim.OTHERS_DATA, message, masked(written), null, kind));
        }
    }

    /** Enough to find the passage again, and no more. */
    private static String masked(String written) {
        return written.substring(0, Math.min(2, written.length())) + "***";
    }

    private static String plain(String value) {
        var lower = value.toLowerCase(Locale.ROOT).trim();
        return lower.contains("@") ? lower : lower.replaceAll("[^\\p{L}\\d]", "");
    }

    /** The account number at the beginning of a passage that may run on into the words behind it; empty if there is none. */
    private static String iban(String passage) {
        for (var end = passage.length(); end >= 15; end--) {
            var ends = end == passage.length() || !Character.isLetterOrDigit(passage.charAt(end));
            if (ends && isIban(passage.substring(0, end))) {
                return passage.substring(0, end);
            }
        }
        return "";
    }

    /** ISO 13616: letters to numbers, first four to the end, remainder 1 of 97. */
    private static boolean isIban(String written) {
        var compact = written.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
        if (compact.length() < 15 || compact.length() > 34) {
            return false;
        }
        var digits = new StringBuilder();
        (compact.substring(4) + compact.substring(0, 4))
                .chars()
                .forEach(character -> digits.append(Character.digit(character, Character.MAX_RADIX)));
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }

    /** Luhn: ISO/IEC 7812. */
    private static boolean isCard(String written) {
        var digits = written.replaceAll("\\D", "");
        var sum = 0;
        for (var at = 0; at < digits.length(); at++) {
            var digit = digits.charAt(digits.length() - 1 - at) - '0';
            var counted = at % 2 == 0 ? digit : digit * 2;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0;
    }
}
