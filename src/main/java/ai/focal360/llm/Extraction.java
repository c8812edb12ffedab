package ai.focal360.llm;

import ai.focal360.customer.BoundedText;
import ai.focal360.customer.MaskedField;
import ai.focal360.llm.Understanding.Candidate;
import ai.focal360.tenant.Field;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Candidate values for the fields of a schema, found in one text by each field's type. The more telling a type's shape,
 * the earlier it chooses: a passage read as an order number is no phone number any more.
 */
final class Extraction {
    /** How often a tenant's pattern may look at a character of one text. */
    private static final int MOST_LOOKS = 2_000_000;

    private static final Pattern EMAIL = Pattern.compile(
            "(?<![\\p{L}\\d._%+-])[\\p{L}\\d][\\p{L}\\d._%+-]{0,63}@(?:[\\p{L}\\d](?:[\\p{L}\\d-]{0,61}[\\p{L}\\d])?\\.){1,5}\\p{L}{2,24}(?![\\p{L}\\d@])");
    private static final int LONGEST_TEXT = 500;
    private static final int MOST_VALUES = 50;
    private static final double ASKED_FOR = 0.95;
    private static final double SHAPED = 0.9;
    private static final double REPAIRED = 0.8;
    private static final double NAMED = 0.75;
    private static final double UNSURE = 0.5;
    private static final double AMBIGUOUS = 0.4;
    private static final List<Field.Type> ORDER = List.of(
            Field.Type.EMAIL,
            Field.Type.TEXT,
            Field.Type.LIST,
            Field.Type.MONEY,
            Field.Type.DATE,
            Field.Type.PHONE,
            Field.Type.ENUM,
            Field.Type.NUMBER,
            Field.Type.BOOLEAN);

    /** By the field itself, which lives as long as its pack. */
    private static final Cache<Field, PhraseBook<String>> SYNONYMS =
            Caffeine.newBuilder().weakKeys().build();

    private final Words words;
    private final String text;
    private final List<Lexicon> lexicons;
    private final MoneyReader money;
    private final DateReader dates;
    private final @Nullable Boolean answer;

    private record Found(int start, int end, String value, double confidence) {
        boolean overlaps(Found other) {
            return start < other.end && other.start < end;
        }
    }

    Extraction(Words words, Collection<Lexicon> lexicons, MoneyReader money, LocalDate today) {
        this.words = words;
        this.text = words.text();
        this.lexicons = List.copyOf(lexicons);
        this.money = money;
        this.dates = new DateReader(today, lexicons);
        this.answer = AnswerReader.read(words, lexicons);
    }

    /** Candidates for the fields, best first per field; {@code expected} are the fields that were asked for. */
    List<Candidate> candidates(List<MaskedField> fields, List<String> expected) {
        var asked = expected.size() == 1 ? expected.get(0) : null;
        var taken = new ArrayList<Found>();
        var byField = new LinkedHashMap<String, List<Found>>();
        var inTurn = fields.stream()
                .map(MaskedField::definition)
                .sorted(Comparator.comparingInt((Field field) -> expected.contains(field.name()) ? 0 : 1)
                        .thenComparingInt(field -> ORDER.indexOf(field.type())))
                .toList();
        var byType = new HashMap<Field.Type, List<Found>>();
        for (var field : inTurn) {
            var isExpected = expected.contains(field.name());
            var found = new ArrayList<Found>();
            for (var candidate : find(field, isExpected)) {
                // two fields of one type and shape may both mean the passage: which one, P3 decides
                var free = taken.stream()
                        .noneMatch(other -> other.overlaps(candidate)
                                && !byType.getOrDefault(field.type(), List.of()).contains(other));
                if (free) {
                    found.add(candidate);
                } else if (field.type() == Field.Type.PHONE && expected.isEmpty()) {
                    // ten digits may be a phone number although they also fit some other field's pattern
                    found.add(new Found(candidate.start, candidate.end, candidate.value, UNSURE));
                }
            }
            if (field.name().equals(asked)) {
                if (found.isEmpty()) {
                    bare(field).ifPresent(found::add);
                }
                found.replaceAll(one ->
                        new Found(one.start, one.end, one.value, one.confidence < UNSURE ? one.confidence : ASKED_FOR));
            }
            if (!found.isEmpty()) {
                taken.addAll(found);
                byType.computeIfAbsent(field.type(), type -> new ArrayList<>()).addAll(found);
                byField.put(field.name(), found);
            }
        }
        var candidates = new ArrayList<Candidate>();
        byField.forEach((field, found) -> found.stream()
                .sorted(Comparator.comparingDouble(Found::confidence).reversed())
                .map(one -> new Candidate(field, one.value, one.confidence))
                .distinct()
                .forEach(candidates::add));
        return candidates;
    }

    /** The plain form of a value someone else read in a text, absent when it does not fit the field. */
    static Optional<String> plainForm(
            Field field, String written, Collection<Lexicon> lexicons, MoneyReader money, LocalDate today) {
        var extraction = new Extraction(Words.of(written.trim()), lexicons, money, today);
        var found = extraction.find(field, true);
        if (!found.isEmpty()) {
            return Optional.of(found.get(0).value);
        }
        return extraction.bare(field).map(Found::value);
    }

    private List<Found> find(Field field, boolean expected) {
        return switch (field.type()) {
            case EMAIL -> shaped(EMAIL.matcher(text));
            case PHONE ->
                PhoneReader.phones(text, lexicons).stream()
                        .map(phone -> new Found(phone.start(), phone.end(), phone.e164(), SHAPED))
                        .toList();
            case TEXT -> field.pattern() == null ? List.of() : byPattern(field.pattern());
            case LIST -> list(field);
            case ENUM -> declared(field);
            case MONEY ->
                money.amounts(text).stream()
                        .map(amount -> new Found(amount.start(), amount.end(), amount.plain(), NAMED))
                        .toList();
            case DATE ->
                dates.dates(words).stream()
                        .map(dated -> new Found(
                                dated.start(), dated.end(), dated.date().toString(), dated.sure() ? NAMED : UNSURE))
                        .toList();
            case NUMBER -> numbers(field, expected);
            case BOOLEAN ->
                expected && answer != null
                        ? List.of(new Found(0, text.length(), answer.toString(), SHAPED))
                        : List.of();
        };
    }

    private static List<Found> shaped(Matcher matcher) {
        return matcher.results()
                .limit(MOST_VALUES)
                .map(match -> new Found(match.start(), match.end(), match.group(), SHAPED))
                .toList();
    }

    /**
     * Passages a field's pattern describes. Customers write {@code w1234567} for {@code #W1234567}: the case and a mark at
     * the pattern's beginning are made good, as long as the result fits the pattern.
     */
    private List<Found> byPattern(String pattern) {
        var shape = Shape.of(pattern);
        var found = new ArrayList<Found>();
        var bounded = new BoundedText(text, MOST_LOOKS);
        try {
            var matcher = shape.finder.matcher(bounded);
            while (matcher.find() && found.size() < MOST_VALUES) {
                if (matcher.end() > matcher.start()) {
                    var written = matcher.group().trim();
                    var value = shape.repaired(written);
                    if (value != null) {
                        found.add(new Found(
                                matcher.start(), matcher.end(), value, value.equals(written) ? SHAPED : REPAIRED));
                    }
                }
            }
        } catch (BoundedText.TooManyLooks e) {
            // a pattern that cannot cope with this text finds nothing in it
            return List.of();
        }
        return found;
    }

    private List<Found> list(Field field) {
        var parts = new ArrayList<Found>();
        if (field.pattern() != null) {
            parts.addAll(byPattern(field.pattern()));
        }
        if (parts.isEmpty()) {
            parts.addAll(synonyms(field));
        }
        if (parts.isEmpty()) {
            return List.of();
        }
        var values = new LinkedHashSet<String>();
        parts.forEach(part -> values.add(part.value));
        // one candidate holds all the values; each passage is taken
        return List.of(new Found(
                parts.get(0).start,
                parts.get(parts.size() - 1).end,
                String.join(", ", values),
                parts.stream().mapToDouble(Found::confidence).min().orElse(NAMED)));
    }

    private List<Found> declared(Field field) {
        var found = synonyms(field);
        if (found.stream().map(Found::value).distinct().count() > 1) {
            return found.stream()
                    .map(one -> new Found(one.start, one.end, one.value, AMBIGUOUS))
                    .toList();
        }
        return found.isEmpty() ? found : List.of(found.get(0));
    }

    private List<Found> synonyms(Field field) {
        var found = new ArrayList<Found>();
        for (var match : SYNONYMS.get(field, Extraction::book).find(words)) {
            if (!negated(match.from())) {
                found.add(new Found(
                        words.get(match.from()).start(), words.get(match.to()).end(), match.meaning(), NAMED));
            }
        }
        return found;
    }

    private static PhraseBook<String> book(Field field) {
        var phrases = new HashMap<String, String>();
        field.values().forEach((value, languages) -> {
            phrases.put(value, value);
            phrases.put(value.replace('_', ' ').replace('-', ' '), value);
            languages.values().forEach(synonyms -> synonyms.forEach(synonym -> phrases.putIfAbsent(synonym, value)));
        });
        phrases.keySet().removeIf(phrase -> Words.of(phrase).size() == 0);
        return new PhraseBook<>(asWords(phrases));
    }

    /** Phrases as the text's words are cut, so that marks in a synonym do not hide it. */
    private static Map<String, String> asWords(Map<String, String> phrases) {
        var cut = new HashMap<String, String>();
        phrases.forEach((phrase, value) -> cut.put(
                String.join(
                        " ",
                        Words.of(phrase).list().stream().map(Words.Word::form).toList()),
                value));
        return cut;
    }

    private boolean negated(int at) {
        return at > 0
                && words.get(at - 1).clause() == words.get(at).clause()
                && lexicons.stream()
                        .anyMatch(lexicon -> lexicon.negationsBefore().at(words, at - 1) != null);
    }

    /** A number says little about what it counts: it is taken when it was asked for, or stands beside the field's name. */
    private List<Found> numbers(Field field, boolean expected) {
        var found = new ArrayList<Found>();
        for (var match : MoneyReader.numbers(text)) {
            var value = MoneyReader.decimal(match.group().replace("-", ""))
                    .map(number -> match.group().startsWith("-") ? number.negate() : number);
            if (value.isPresent() && (expected || labelled(field, match.start()))) {
                found.add(new Found(match.start(), match.end(), value.get().toPlainString(), NAMED));
            }
        }
        return found.size() > 1
                ? found.stream()
                        .map(one -> new Found(one.start, one.end, one.value, AMBIGUOUS))
                        .toList()
                : found;
    }

    private boolean labelled(Field field, int start) {
        var labels = new HashMap<String, Boolean>();
        labels.put(field.name().replace('_', ' '), true);
        field.label().values().forEach(label -> labels.put(label, true));
        labels.keySet().removeIf(label -> Words.of(label).size() == 0);
        var book = new PhraseBook<>(labels);
        return book.find(words).stream()
                .anyMatch(match -> words.get(match.to()).end() <= start
                        && words.list().stream()
                                        .filter(word -> word.start()
                                                        > words.get(match.to()).start()
                                                && word.end() <= start)
                                        .count()
                                <= 3);
    }

    /** The whole text as the answer to the one question that was asked, if it fits the field. */
    private Optional<Found> bare(Field field) {
        var answer = withoutIntroduction();
        if (answer.isEmpty() || answer.length() > LONGEST_TEXT || text.trim().endsWith("?")) {
            return Optional.empty();
        }
        var value =
                switch (field.type()) {
                    case TEXT ->
                        field.pattern() == null
                                ? Optional.of(answer)
                                : Optional.ofNullable(Shape.of(field.pattern()).repaired(answer));
                    case LIST ->
                        field.pattern() == null && field.values().isEmpty()
                                ? Optional.of(String.join(", ", answer.split("\\s*[,;\\n]\\s*")))
                                : Optional.<String>empty();
                    case MONEY -> MoneyReader.bare(answer).map(MoneyReader.Amount::plain);
                    case NUMBER -> MoneyReader.number(answer).map(BigDecimal::toPlainString);
                    case EMAIL, PHONE, DATE, ENUM, BOOLEAN -> Optional.<String>empty();
                };
        return value.map(found -> new Found(0, text.length(), found, REPAIRED));
    }

    private String withoutIntroduction() {
        var from = 0;
        if (words.size() > 0) {
            for (var lexicon : lexicons) {
                var introduction = lexicon.introductions().at(words, 0);
                if (introduction != null && introduction.to() + 1 < words.size()) {
                    from = words.get(introduction.to() + 1).start();
                    break;
                }
            }
        }
        return text.substring(from).trim().replaceAll("[.!,;]+$", "").trim();
    }

    /** A field's pattern, ready to be looked for inside a text. */
    private record Shape(Pattern whole, Pattern finder, String mark) {
        private static final Cache<String, Shape> READY =
                Caffeine.newBuilder().maximumSize(5_000).build();
        private static final Pattern MARK = Pattern.compile("\\\\?(?<mark>[#@/_-])(?![*+?{])");

        static Shape of(String pattern) {
            return READY.get(pattern, Shape::compile);
        }

        private static Shape compile(String pattern) {
            var inner = pattern.startsWith("^") ? pattern.substring(1) : pattern;
            inner = inner.endsWith("$") && !inner.endsWith("\\$") ? inner.substring(0, inner.length() - 1) : inner;
            var beginning = MARK.matcher(inner);
            var mark = beginning.lookingAt() && !inner.contains("|") ? beginning.group("mark") : "";
            var finder = mark.isEmpty() ? inner : Pattern.quote(mark) + "?" + inner.substring(beginning.end());
            return new Shape(
                    Pattern.compile(pattern),
                    Pattern.compile(
                            "(?<![\\p{L}\\p{N}])(?:" + finder + ")(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE),
                    mark);
        }

        @Nullable
        String repaired(String written) {
            try {
                for (var start : mark.isEmpty() || written.startsWith(mark) ? List.of("") : List.of("", mark)) {
                    for (var value : List.of(
                            start + written,
                            (start + written).toUpperCase(Locale.ROOT),
                            (start + written).toLowerCase(Locale.ROOT))) {
                        if (whole.matcher(new BoundedText(value, MOST_LOOKS)).matches()) {
                            return value;
                        }
                    }
                }
                return null;
            } catch (BoundedText.TooManyLooks e) {
                // as in byPattern
                return null;
            }
        }
    }
}
