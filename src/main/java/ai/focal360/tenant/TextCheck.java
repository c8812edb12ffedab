package ai.focal360.tenant;

import ai.focal360.tenant.DataFiles.Entry;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Texts compile, name only values they declare, and exist in every language an agent speaks. The platform's declaration
 * of a key holds for tenants: whoever renders the text gives exactly those values.
 */
final class TextCheck {
    private static final int MOST_KEYS_NAMED = 10;

    private final DataFiles own;
    private final DataFiles below;
    private final List<PackProblem> problems = new ArrayList<>();

    TextCheck(DataFiles own, DataFiles below) {
        this.own = own;
        this.below = below;
    }

    List<PackProblem> problems() {
        own.entries(DataKind.TEXTS).stream().filter(Entry::valid).forEach(this::placeholders);
        own.entries(DataKind.AGENTS).forEach(this::languages);
        return problems;
    }

    private void placeholders(Entry text) {
        var declared = new TreeSet<String>();
        var owner = below.entry(DataKind.TEXTS, text.id()).orElse(text);
        declared.addAll(DataReader.strings(owner.node().path("placeholders")));
        if (owner != text && text.node().has("placeholders")) {
            problems.add(text.problem(
                    "/placeholders",
                    "The platform declares the placeholders of '%s': leave them out here".formatted(text.id())));
        }
        DataReader.languages(text.node())
                .forEach((language, variants) -> variants.forEach((variant, template) -> {
                    var pointer = "/" + language + (text.node().path(language).isObject() ? "/" + variant : "");
                    try {
                        for (var name : names(template)) {
                            if (!declared.contains(name)) {
                                problems.add(text.problem(
                                        pointer,
                                        declared.isEmpty()
                                                ? "{{%s}} is no placeholder of this text: it has none".formatted(name)
                                                : "{{%s}} is no placeholder of this text%s"
                                                        .formatted(name, DidYouMean.of(name, declared))));
                            }
                        }
                    } catch (MustacheException e) {
                        problems.add(text.problem(pointer, "Not a template: " + e.getMessage()));
                    }
                }));
    }

    private static Set<String> names(String template) {
        var names = new LinkedHashSet<String>();
        Mustache.compiler()
                .withLoader(name -> {
                    throw new MustacheException(
                            "{{>%s}} includes another template, which texts cannot".formatted(name));
                })
                .compile(template)
                .visit(new Mustache.Visitor() {
                    @Override
                    public void visitText(String text) {
                        // only names matter here
                    }

                    @Override
                    public void visitVariable(String name) {
                        names.add(name);
                    }

                    @Override
                    public boolean visitInclude(String name) {
                        throw new MustacheException(
                                "{{>%s}} includes another template, which texts cannot".formatted(name));
                    }

                    @Override
                    public boolean visitSection(String name) {
                        names.add(name);
                        return true;
                    }

                    @Override
                    public boolean visitInvertedSection(String name) {
                        names.add(name);
                        return true;
                    }
                });
        return names;
    }

    private void languages(Entry agent) {
        var keys = new TreeSet<>(own.ids(DataKind.TEXTS));
        keys.addAll(below.ids(DataKind.TEXTS));
        var spoken = DataReader.strings(agent.node().path("languages"));
        for (var i = 0; i < spoken.size(); i++) {
            var language = spoken.get(i);
            var missing = keys.stream()
                    .filter(key -> !languagesOf(key).contains(language))
                    .toList();
            if (!missing.isEmpty()) {
                problems.add(agent.problem(
                        "/languages/" + i,
                        "'%s' speaks '%s', but %d of %d texts have no '%s': %s%s"
                                .formatted(
                                        agent.id(),
                                        language,
                                        missing.size(),
                                        keys.size(),
                                        language,
                                        String.join(
                                                ", ", missing.subList(0, Math.min(MOST_KEYS_NAMED, missing.size()))),
                                        missing.size() > MOST_KEYS_NAMED ? ", …" : "")));
            }
        }
    }

    private Set<String> languagesOf(String key) {
        var languages = new HashSet<String>();
        for (var files : List.of(own, below)) {
            files.entry(DataKind.TEXTS, key)
                    .ifPresent(entry ->
                            languages.addAll(DataReader.languages(entry.node()).keySet()));
        }
        return languages;
    }
}
