package ai.focal360.llm;

import ai.focal360.llm.Understanding.Tone;
import ai.focal360.llm.Understanding.Urgency;
import ai.focal360.tenant.PackProblem;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads one language file. It works on YAML nodes rather than objects: they know their lines, and a bare {@code no} stays
 * the word it is meant to be.
 */
final class LexiconReader {
    static final Pattern FILE = Pattern.compile("seeds/platform/language/(?<language>[a-z]{2})\\.yaml");
    private static final int LARGEST = 400_000;

    private final String file;
    private final List<PackProblem> problems = new ArrayList<>();

    /** A lexicon, absent when there were problems. */
    record Reading(@Nullable Lexicon lexicon, List<PackProblem> problems) {}

    private LexiconReader(String file) {
        this.file = file;
    }

    static Reading read(String file, String content) {
        var reader = new LexiconReader(file);
        var lexicon = reader.lexicon(content);
        return new Reading(reader.problems.isEmpty() ? lexicon : null, List.copyOf(reader.problems));
    }

    private @Nullable Lexicon lexicon(String content) {
        var root = compose(content);
        if (root == null) {
            return null;
        }
        var top = new Section("", root, entries(root), false);
        var language = top.text("language");
        var path = FILE.matcher(file);
        if (language != null && path.matches() && !language.equals(path.group("language"))) {
            problem(
                    top.line("language"),
                    "expected language '%s' as the file is named, but it is '%s'"
                            .formatted(path.group("language"), language));
        }
        var negations = top.section("negations");
        var answers = top.section("answers");
        var urgency = top.section("urgency");
        var tone = top.section("tone");
        var dates = top.section("dates");
        var claims = top.section("claims");
        var lexicon = new Lexicon(
                language == null ? "" : language,
                top.words("regions"),
                plain(top.words("function-words")),
                new PhraseBook<>(top.numbers("sentiment", -1, 1)),
                book(negations.phrases("before", true)),
                book(negations.phrases("after", true)),
                new PhraseBook<>(top.numbers("intensifiers", 0, 3)),
                book(answers.phrases("yes", true), answers.phrases("no", false)),
                book(answers.phrases("reservations", true)),
                book(top.phrases("introductions", true)),
                book(
                        urgency.phrases("medium", Urgency.MEDIUM),
                        urgency.phrases("high", Urgency.HIGH),
                        urgency.phrases("critical", Urgency.CRITICAL)),
                book(
                        tone.phrases("friendly", Tone.FRIENDLY),
                        tone.phrases("frustrated", Tone.FRUSTRATED),
                        tone.phrases("angry", Tone.ANGRY)),
                plainKeys(dates.wholes("months", 1, 12)),
                plainKeys(dates.wholes("weekdays", 1, 7)),
                new PhraseBook<>(dates.wholes("relative", -31, 31)),
                plain(dates.words("last")),
                plain(dates.words("next")),
                plainKeys(top.texts("currencies")),
                book(
                        claims.phrases("promise", ClaimReader.PROMISE),
                        claims.phrases("liability", Claim.LIABILITY_ADMITTED),
                        claims.phrases("feature", Claim.UNANNOUNCED_FEATURE),
                        claims.phrases("diagnosis", Claim.DIAGNOSIS)));
        List.of(top, negations, answers, urgency, tone, dates, claims).forEach(Section::refuseUnread);
        return lexicon;
    }

    private @Nullable MappingNode compose(String content) {
        if (content.length() > LARGEST) {
            problem(0, "expected at most %d characters, but there are %d".formatted(LARGEST, content.length()));
            return null;
        }
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(8);
        try {
            if (new Yaml(options).compose(new StringReader(content)) instanceof MappingNode root) {
                return root;
            }
            problem(1, "expected a mapping");
        } catch (MarkedYAMLException e) {
            problem(e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1, String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            problem(0, String.valueOf(e.getMessage()));
        }
        return null;
    }

    private Map<String, Node> entries(MappingNode mapping) {
        var entries = new LinkedHashMap<String, Node>();
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(line(tuple.getKeyNode()), "expected a word as key");
            } else if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
                problem(line(key), "'%s' stands here twice".formatted(key.getValue()));
            }
        }
        return entries;
    }

    private void problem(int line, String reason) {
        problems.add(new PackProblem(file, line, reason));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static Set<String> plain(List<String> words) {
        var plain = new HashSet<String>();
        words.forEach(word -> plain.add(Words.plain(word)));
        return plain;
    }

    private static <V> Map<String, V> plainKeys(Map<String, V> entries) {
        var plain = new HashMap<String, V>();
        entries.forEach((word, value) -> plain.put(Words.plain(word), value));
        return plain;
    }

    @SafeVarargs
    private static <T> PhraseBook<T> book(Map<String, T>... parts) {
        var phrases = new HashMap<String, T>();
        for (var part : parts) {
            phrases.putAll(part);
        }
        return new PhraseBook<>(phrases);
    }

    /** A mapping whose keys are asked for one by one; keys nobody asked for are problems. */
    private final class Section {
        private final String name;
        private final Node node;
        private final Map<String, Node> entries;
        private final boolean silent;
        private final Set<String> read = new HashSet<>();

        /** {@code silent} when the whole section is missing, which is one problem and not one per key. */
        Section(String name, Node node, Map<String, Node> entries, boolean silent) {
            this.silent = silent;
            this.name = name;
            this.node = node;
            this.entries = entries;
        }

        Section section(String key) {
            var child = required(key);
            if (child instanceof MappingNode mapping) {
                return new Section(key, mapping, entries(mapping), false);
            }
            if (child != null) {
                problem(LexiconReader.line(child), "expected '%s' to hold keys".formatted(key));
            }
            return new Section(key, node, Map.of(), true);
        }

        int line(String key) {
            var child = entries.get(key);
            return child == null ? LexiconReader.line(node) : LexiconReader.line(child);
        }

        @Nullable
        String text(String key) {
            var child = required(key);
            if (child instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
                return scalar.getValue();
            }
            if (child != null) {
                problem(LexiconReader.line(child), "expected '%s' to be a text".formatted(key));
            }
            return null;
        }

        List<String> words(String key) {
            var words = new ArrayList<String>();
            for (var item : items(key)) {
                words.add(item.getValue());
            }
            return words;
        }

        <T> Map<String, T> phrases(String key, T meaning) {
            var phrases = new LinkedHashMap<String, T>();
            for (var item : items(key)) {
                if (usable(item) && phrases.put(item.getValue(), meaning) != null) {
                    problem(LexiconReader.line(item), "'%s' stands in '%s' twice".formatted(item.getValue(), key));
                }
            }
            return phrases;
        }

        Map<String, Double> numbers(String key, double least, double most) {
            var numbers = new LinkedHashMap<String, Double>();
            values(key).forEach((phrase, value) -> {
                var number = number(value.getValue());
                if (number == null || number < least || number > most) {
                    problem(
                            LexiconReader.line(value),
                            "expected '%s' to have a number from %s to %s, but it is '%s'"
                                    .formatted(phrase, plainNumber(least), plainNumber(most), value.getValue()));
                } else {
                    numbers.put(phrase, number);
                }
            });
            return numbers;
        }

        Map<String, Integer> wholes(String key, int least, int most) {
            var wholes = new LinkedHashMap<String, Integer>();
            numbers(key, least, most).forEach((phrase, number) -> {
                if (number % 1 == 0) {
                    wholes.put(phrase, number.intValue());
                } else {
                    problem(line(key), "expected '%s' to have a whole number".formatted(phrase));
                }
            });
            return wholes;
        }

        Map<String, String> texts(String key) {
            var texts = new LinkedHashMap<String, String>();
            values(key).forEach((word, value) -> texts.put(word, value.getValue()));
            return texts;
        }

        void refuseUnread() {
            entries.forEach((key, child) -> {
                if (!read.contains(key)) {
                    problem(
                            LexiconReader.line(child),
                            "'%s' is not known%s".formatted(key, name.isEmpty() ? "" : " in '" + name + "'"));
                }
            });
        }

        private Map<String, ScalarNode> values(String key) {
            var values = new LinkedHashMap<String, ScalarNode>();
            var child = required(key);
            if (child instanceof MappingNode mapping) {
                entries(mapping).forEach((phrase, value) -> {
                    if (!(value instanceof ScalarNode scalar)) {
                        problem(LexiconReader.line(value), "expected '%s' to have one value".formatted(phrase));
                    } else if (usable(phrase, value)) {
                        values.put(phrase, scalar);
                    }
                });
            } else if (child != null) {
                problem(LexiconReader.line(child), "expected '%s' to hold words and their values".formatted(key));
            }
            return values;
        }

        private List<ScalarNode> items(String key) {
            var items = new ArrayList<ScalarNode>();
            var child = required(key);
            if (child instanceof SequenceNode sequence) {
                for (var item : sequence.getValue()) {
                    if (item instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
                        items.add(scalar);
                    } else {
                        problem(LexiconReader.line(item), "expected a word or phrase in '%s'".formatted(key));
                    }
                }
            } else if (child != null) {
                problem(LexiconReader.line(child), "expected '%s' to be a list".formatted(key));
            }
            return items;
        }

        private boolean usable(ScalarNode phrase) {
            return usable(phrase.getValue(), phrase);
        }

        private boolean usable(String phrase, Node at) {
            try {
                PhraseBook.split(phrase);
                return true;
            } catch (IllegalArgumentException e) {
                problem(
                        LexiconReader.line(at),
                        "expected a phrase to begin with a word, but it is '%s'".formatted(phrase));
                return false;
            }
        }

        private @Nullable Node required(String key) {
            read.add(key);
            var child = entries.get(key);
            if (child == null && !silent) {
                problem(
                        LexiconReader.line(node),
                        "'%s' is missing%s".formatted(key, name.isEmpty() ? "" : " in '" + name + "'"));
            }
            return child;
        }

        private static @Nullable Double number(String text) {
            return text.matches("[+-]?\\d{1,4}(\\.\\d{1,4})?") ? Double.valueOf(text) : null;
        }

        private static String plainNumber(double number) {
            return number % 1 == 0 ? String.valueOf((int) number) : String.format(Locale.ROOT, "%s", number);
        }
    }
}
