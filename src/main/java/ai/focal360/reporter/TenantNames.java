package ai.focal360.reporter;

import ai.focal360.tenant.Pack;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a tenant's live pack gives names to, as questions may call them. */
final class TenantNames {
    private static final Pattern POLICY = Pattern.compile("@Policy\\(\\s*\"([^\"]+)\"\\s*\\)");
    private static final Pattern PROCESS_NAME = Pattern.compile("<bpmn:process id=\"([^\"]+)\" name=\"([^\"]+)\"");
    private static final Pattern STEP_NAME = Pattern.compile("<bpmn:\\w+ id=\"([^\"]+)\" name=\"([^\"]+)\"");

    private final Pack pack;
    private final Map<Dimension, Map<String, String>> names = new TreeMap<>();
    private final OwnWords wordsOfIntents = new OwnWords();
    private final OwnWords wordsOfScenarios = new OwnWords();
    private final Set<String> wordsOfNames = new HashSet<>();

    TenantNames(Pack pack, Pack platform, Vocabulary words) {
        this.pack = pack;
        for (var channel : pack.data().channels()) {
            name(Dimension.CHANNEL, channel.id(), channel.id());
            words.channels()
                    .getOrDefault(channel.id(), List.of())
                    .forEach(name -> name(Dimension.CHANNEL, name, channel.id()));
        }
        for (var agent : pack.data().agents()) {
            name(Dimension.AGENT, agent.id().value(), agent.id().value());
            name(Dimension.AGENT, agent.name(), agent.id().value());
        }
        pack.data().tools().forEach(tool -> name(Dimension.TOOL, tool.id(), tool.id()));
        scenarios().forEach((id, name) -> {
            name(Dimension.SCENARIO, id, id);
            name(Dimension.SCENARIO, name, id);
        });
        for (var rules : List.of(pack, platform)) {
            rules.files("rules", "drl").values().forEach(source -> POLICY.matcher(source)
                    .results()
                    .forEach(policy -> name(Dimension.POLICY, policy.group(1), policy.group(1))));
        }
        nameIntents();
        wordsOfNames.addAll(Asked.words(pack.data().name(), 1));
        names.values().forEach(known -> known.keySet().forEach(name -> wordsOfNames.addAll(Asked.words(name, 1))));
    }

    private void name(Dimension dimension, String name, String value) {
        var all = names.computeIfAbsent(dimension, missing -> new LinkedHashMap<>());
        all.putIfAbsent(Asked.folded(name), value);
        all.putIfAbsent(Asked.folded(name).replaceAll("[-_]", " "), value);
    }

    /** Names of one word are intents' ids as well as everyday words: only those of several are taken wherever they stand. */
    private void nameIntents() {
        for (var intent : pack.data().intents()) {
            if (intent.id().contains("_")) {
                name(Dimension.INTENT, intent.id(), intent.id());
            }
            wordsOfIntents.name(intent.id(), intent.id());
            var said = intent.examples().values().stream()
                    .map(texts -> String.join(" ", texts))
                    .toList();
            said.forEach(text -> wordsOfIntents.say(intent.id(), text));
            scenarioOf(intent.id()).ifPresent(scenario -> said.forEach(text -> wordsOfScenarios.say(scenario, text)));
        }
        scenarios().forEach((id, name) -> {
            wordsOfScenarios.name(id, id);
            wordsOfScenarios.name(id, name);
        });
    }

    /** Names by what they stand for, as {@link Asked} folds them. */
    Map<String, String> of(Dimension dimension) {
        return names.getOrDefault(dimension, Map.of());
    }

    List<String> intents() {
        return pack.data().intents().stream()
                .map(intent -> intent.id())
                .sorted()
                .toList();
    }

    boolean isKnown(String word) {
        return names.values().stream().anyMatch(known -> known.containsKey(word))
                || word.equals(pack.tenant().value())
                || word.equals(Asked.folded(pack.data().name()));
    }

    /** Whether a word is of a name, or customers say it. */
    boolean isWord(String word) {
        return isKnown(word) || wordsOfIntents.has(word) || wordsOfNames.contains(word);
    }

    /** The one intent a text speaks of; words anybody may say do not tell one. */
    Optional<String> intentOf(String text, Predicate<String> isAnybodys) {
        return wordsOfIntents.thing(text, isAnybodys);
    }

    /** The one scenario a text speaks of; words anybody may say do not tell one. */
    Optional<String> scenarioAbout(String text, Predicate<String> isAnybodys) {
        return wordsOfScenarios.thing(text, isAnybodys);
    }

    /** The scenario that serves an intent: cancel-order, cancel_order; handle-complaint, complaint. */
    Optional<String> scenarioOf(String intent) {
        var id = intent.replace('_', '-');
        return scenarios().keySet().stream()
                .filter(scenario -> scenario.contains(id))
                .findFirst();
    }

    /** The tenant's scenarios by id, with the names of their diagrams. */
    Map<String, String> scenarios() {
        var found = new TreeMap<String, String>();
        pack.files("processes", "bpmn").values().forEach(source -> PROCESS_NAME
                .matcher(source)
                .results()
                .forEach(process -> found.put(process.group(1), process.group(2))));
        return found;
    }

    /** The steps of a scenario by id, with their names in the diagram. */
    Map<String, String> steps(String scenario) {
        var steps = new LinkedHashMap<String, String>();
        var source = pack.files().get("processes/%s/%s.bpmn".formatted(pack.tenant(), scenario));
        if (source != null) {
            STEP_NAME.matcher(source).results().forEach(step -> steps.put(step.group(1), step.group(2)));
        }
        return steps;
    }
}
