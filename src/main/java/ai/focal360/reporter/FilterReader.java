package ai.focal360.reporter;

import static ai.focal360.reporter.Vocabulary.BEGINS;
import static ai.focal360.reporter.Vocabulary.ENDS;
import static ai.focal360.reporter.Vocabulary.any;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a question is narrowed to: names of the tenant's pack, ids, languages, and how turns ended. */
final class FilterReader {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final String ARTICLE = "(?:an?|the|our|een|de|het|onze|die|der|den|das|dem|unsere[nr]?)\\s+";

    private static final Pattern WORD = Pattern.compile("\\p{L}{3,}");
    private static final Pattern SENTENCE_BEGINS = Pattern.compile("(?:^|[.!?:])\\W*$");
    private static final int FEW = 2;

    private final Vocabulary words;
    private final Lexicon lexicon;
    private final Pattern version;
    private final Pattern about;
    private final Pattern unknown;
    private final Pattern otherTenant;

    FilterReader(Vocabulary words, Lexicon lexicon) {
        this.words = words;
        this.lexicon = lexicon;
        var and = "(?:" + any(words.and()) + "|" + any(words.compare()) + "|with|met|mit|to)";
        version = Pattern.compile(BEGINS + any(words.version()) + "\\s*(?:nr\\.?\\s*|#\\s*)?(\\d{1,6})(?:\\s+" + and
                + "\\s+" + any(words.version()) + "?\\s*(\\d{1,6}))?" + ENDS);
        about = Pattern.compile(BEGINS + any(words.about()) + "\\s+(?:" + ARTICLE + ")?(\\p{L}+)" + ENDS);
        unknown = Pattern.compile(
                BEGINS + any(words.of()) + "\\s+(?:" + ARTICLE + ")?([\\p{L}\\p{N}]+(?:[-_.][\\p{L}\\p{N}]+)+)" + ENDS);
        otherTenant = Pattern.compile(BEGINS + any(words.tenant()) + "\\s+([\\p{L}\\p{N}_.-]+)" + ENDS);
    }

    /** Ids and versions, which other readers could take for something else; what was found is taken. */
    SortedMap<Dimension, List<String>> ids(Asked asked) {
        var found = new TreeMap<Dimension, List<String>>();
        asked.take(UUID).ifPresent(id -> found.put(Dimension.CUSTOMER, List.of(id.group())));
        var versions = new ArrayList<String>();
        for (var one = asked.take(version); one.isPresent(); one = asked.take(version)) {
            versions.add(one.get().group(1));
            Optional.ofNullable(one.get().group(2)).ifPresent(versions::add);
        }
        if (!versions.isEmpty()) {
            found.put(Dimension.PACK, versions);
        }
        return found;
    }

    /** Names in the order the question has them; what was found is taken. */
    SortedMap<Dimension, List<String>> names(Asked asked, TenantNames names) {
        var found = new TreeMap<Dimension, List<String>>();
        for (var dimension : List.of(
                Dimension.POLICY,
                Dimension.TOOL,
                Dimension.SCENARIO,
                Dimension.INTENT,
                Dimension.CHANNEL,
                Dimension.AGENT)) {
            take(dimension, names.of(dimension), asked, found);
        }
        words.values().forEach((name, values) -> Dimension.of(name)
                .filter(dimension -> dimension == Dimension.LANGUAGE)
                .ifPresent(dimension -> take(dimension, byWord(values), asked, found)));
        return found;
    }

    /** How turns ended, in words that are left in place: for many reports they are what is asked. */
    SortedMap<Dimension, List<String>> endings(Asked asked, Report report) {
        var found = new TreeMap<Dimension, List<String>>();
        for (var dimension : List.of(Dimension.RESOLUTION, Dimension.CATEGORY)) {
            if (report.isNarrowedBy(dimension)) {
                var copy = new Asked(asked.rest());
                take(dimension, byWord(words.values().getOrDefault(dimension.key(), Map.of())), copy, found);
            }
        }
        return found;
    }

    /** The intent a question is said to be about. */
    Optional<String> intentAbout(Asked asked, TenantNames names) {
        var matcher = about.matcher(asked.rest());
        while (matcher.find()) {
            var intent = names.intentOf(matcher.group(1), lexicon::isOurs);
            if (intent.isPresent()) {
                return intent;
            }
        }
        return Optional.empty();
    }

    /** A name that is asked about and is nobody's here: another tenant's, or a slip. */
    Optional<String> unknownName(Asked asked, String language, TenantNames names) {
        for (var pattern : List.of(otherTenant, unknown)) {
            var matcher = pattern.matcher(asked.rest());
            while (matcher.find()) {
                var name = matcher.group(1);
                if (!names.isKnown(name)
                        && !lexicon.isKnown(name)
                        && !words.plain().contains(name)) {
                    return Optional.of(name);
                }
            }
        }
        return words.capitalized().contains(language) ? Optional.empty() : properName(asked, names);
    }

    /** A word nobody knows with a capital letter, where not most words have one. */
    private Optional<String> properName(Asked asked, TenantNames names) {
        var capitalized = WORD.matcher(asked.whole())
                .results()
                .filter(word -> asked.isCapitalized(word.start()))
                .filter(word -> !SENTENCE_BEGINS
                        .matcher(asked.whole())
                        .region(0, word.start())
                        .find())
                .map(MatchResult::group)
                .toList();
        return capitalized.size() > FEW
                ? Optional.empty()
                : capitalized.stream()
                        .filter(word -> !names.isWord(word) && !lexicon.isKnown(word))
                        .findFirst();
    }

    private static void take(
            Dimension dimension, Map<String, String> byName, Asked asked, Map<Dimension, List<String>> found) {
        if (byName.isEmpty()) {
            return;
        }
        var pattern = Pattern.compile(BEGINS + any(byName.keySet()) + ENDS);
        var places = new TreeMap<Integer, String>();
        for (var one = asked.take(pattern); one.isPresent(); one = asked.take(pattern)) {
            var match = one.get();
            var value = byName.get(match.group().replaceAll("\\s+", " "));
            if (value != null) {
                places.put(match.start(), value);
            }
        }
        if (!places.isEmpty()) {
            found.put(dimension, List.copyOf(new LinkedHashSet<>(places.values())));
        }
    }

    private static Map<String, String> byWord(Map<String, List<String>> values) {
        var byWord = new LinkedHashMap<String, String>();
        values.forEach((value, names) -> names.forEach(name -> byWord.put(Asked.folded(name), value)));
        return byWord;
    }
}
