package ai.focal360.firewall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a tenant's detectors know: the platform's entries and the tenant's over them, compiled once per publication. */
final class Terms {
    /** Phrases and marks of one kind and weight; an entry that is {@code off} says nothing. */
    record Entry(
            String id,
            String kind,
            double strength,
            List<String> phrases,
            List<String> marks,
            List<String> hosts,
            List<String> words,
            String means,
            List<String> examples,
            boolean off) {
        Entry {
            examples = List.copyOf(examples);
            words = List.copyOf(words);
            phrases = List.copyOf(phrases);
            marks = List.copyOf(marks);
            hosts = List.copyOf(hosts);
        }
    }

    /** An entry that spoke, and by which of its phrases or marks: words of the pack, never the customer's. */
    record Hit(Entry entry, String by) {
        String evidence() {
            return entry.id() + ": " + by;
        }
    }

    private static final Pattern WORD_LIST = Pattern.compile("<([^>]+)>");
    private static final String HARMLESS = "harmless";
    private static final int SHORTEST_JOINED = 5;
    private static final int MOST_MASKED = 20;

    private final int size;
    private final Map<String, List<Place>> byFirstWord = new HashMap<>();
    private final List<Place> byPart = new ArrayList<>();
    private final Map<Character, List<Place>> byFirstLetter = new HashMap<>();
    private final Map<String, Place> joined = new LinkedHashMap<>();
    private final Map<String, Entry> marks = new LinkedHashMap<>();
    private final Set<String> shorteners = new HashSet<>();

    private record Place(Entry entry, Phrase phrase) {}

    private record Span(int from, int end) {
        boolean touches(Span other) {
            return from < other.end && other.from < end;
        }
    }

    private Terms(List<Entry> entries) {
        this.size = entries.size();
        var lists = entries.stream().collect(Collectors.toMap(Entry::id, entry -> String.join("|", entry.words())));
        for (var entry : entries) {
            entry.phrases().forEach(written -> index(new Place(entry, new Phrase(written, resolved(written, lists)))));
            entry.marks().forEach(mark -> marks.put(PlainText.plain(mark), entry));
            shorteners.addAll(entry.hosts());
        }
    }

    static Terms of(Map<String, Entry> below, Map<String, Entry> above) {
        return new Terms(merged(below, above));
    }

    /** {@code above} stands over {@code below}, by id; what is off is left out. */
    static List<Entry> merged(Map<String, Entry> below, Map<String, Entry> above) {
        var merged = new TreeMap<>(below);
        merged.putAll(above);
        return merged.values().stream().filter(entry -> !entry.off()).toList();
    }

    /** With the words of the lists it names. */
    private static String resolved(String phrase, Map<String, String> lists) {
        return WORD_LIST
                .matcher(phrase)
                .replaceAll(list -> Matcher.quoteReplacement(lists.getOrDefault(list.group(1), "")));
    }

    private void index(Place place) {
        place.phrase().firstWords().stream()
                .map(word -> word.charAt(0))
                .distinct()
                .forEach(letter -> byFirstLetter
                        .computeIfAbsent(letter, missing -> new ArrayList<>())
                        .add(place));
        place.phrase().firstWords().forEach(word -> byFirstWord
                .computeIfAbsent(word, missing -> new ArrayList<>())
                .add(place));
        if (!place.phrase().beginsWithWholeWords()) {
            byPart.add(place);
        }
        var written = place.phrase().joined();
        if (written != null && written.length() >= SHORTEST_JOINED) {
            joined.putIfAbsent(written, place);
        }
    }

    Set<String> shorteners() {
        return Set.copyOf(shorteners);
    }

    int size() {
        return size;
    }

    /** Entries that speak about the text, each once. */
    List<Hit> find(PlainText text) {
        var hits = new LinkedHashMap<String, Hit>();
        var harmless = new ArrayList<Span>();
        var harmful = new ArrayList<Found>();
        var words = text.words();
        var masked = 0;
        for (var at = 0; at < words.size(); at++) {
            // whoever masks more words than that has been noticed, or is up to something else
            var unmask = words.get(at).masked() && ++masked <= MOST_MASKED;
            for (var place : candidates(words.get(at), unmask)) {
                var end = place.phrase().end(words, at);
                if (end >= 0) {
                    var span = new Span(at, end);
                    if (place.entry().kind().equals(HARMLESS)) {
                        harmless.add(span);
                    } else {
                        harmful.add(new Found(place, span));
                    }
                }
            }
            var spelled = words.get(at).spelled() ? spelled(words.get(at)) : null;
            if (spelled != null) {
                harmful.add(new Found(spelled, new Span(at, at + 1)));
            }
        }
        harmful.stream()
                .filter(found -> harmless.stream().noneMatch(span -> span.touches(found.span())))
                .map(Found::place)
                .forEach(place -> hits.putIfAbsent(
                        place.entry().id(),
                        new Hit(place.entry(), place.phrase().written())));
        marks.forEach((mark, entry) -> {
            if (text.flat().contains(mark)) {
                hits.putIfAbsent(entry.id(), new Hit(entry, mark));
            }
        });
        return List.copyOf(hits.values());
    }

    private record Found(Place place, Span span) {}

    private Iterable<Place> candidates(PlainText.Word word, boolean unmask) {
        var candidates = new HashSet<Place>(byPart);
        if (unmask) {
            word.readings()
                    .forEach(reading -> candidates.addAll(byFirstLetter.getOrDefault(reading.charAt(0), List.of())));
        }
        word.readings().forEach(reading -> candidates.addAll(byFirstWord.getOrDefault(reading, List.of())));
        return candidates;
    }

    private @Nullable Place spelled(PlainText.Word word) {
        for (var reading : word.readings()) {
            for (var candidate : joined.entrySet()) {
                if (reading.contains(candidate.getKey())) {
                    return candidate.getValue();
                }
            }
        }
        return null;
    }
}
