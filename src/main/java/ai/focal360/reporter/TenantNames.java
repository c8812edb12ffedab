package ai.focal360.reporter;

import ai.focal360.tenant.Pack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a tenant's live pack gives names to, as questions may call them. */
final class TenantNames {
    private static final Pattern POLICY = Pattern.compile("@Policy\\(\\s*\"([^\"]+)\"\\s*\\)");
    private static final Pattern PROCESS_NAME = Pattern.compile("<bpmn:process id=\"([^\"]+)\" name=\"([^\"]+)\"");
    private static final Pattern STEP_NAME = Pattern.compile("<bpmn:\\w+ id=\"([^\"]+)\" name=\"([^\"]+)\"");
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}]+");
    private static final int SHORTEST_WORD = 5;
    private static final int LONGEST_ENDING = 3;

    private final Pack pack;
    private final Map<Dimension, Map<String, String>> names = new TreeMap<>();
    private final Map<String, Set<String>> wordsOfIntents = new HashMap<>();

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
    }

    private void name(Dimension dimension, String name, String value) {
        var all = names.computeIfAbsent(dimension, missing -> new LinkedHashMap<>());
        all.putIfAbsent(Asked.folded(name), value);
        all.putIfAbsent(Asked.folded(name).replaceAll("[-_]", " "), value);
    }

    /** Names of one word are intents' ids as well as everyday words: only those of several are taken wherever they stand. */
    private void nameIntents() {
        var spoken = new HashMap<String, Map<String, Integer>>();
        for (var intent : pack.data().intents()) {
            if (intent.id().contains("_")) {
                name(Dimension.INTENT, intent.id(), intent.id());
            }
            var texts = new ArrayList<>(List.of(intent.id()));
            intent.examples().values().forEach(texts::addAll);
            for (var word : words(String.join(" ", texts))) {
                spoken.computeIfAbsent(word, missing -> new HashMap<>()).merge(intent.id(), 1, Integer::sum);
            }
        }
        spoken.forEach((word, intents) -> {
            if (intents.size() == 1) {
                wordsOfIntents
                        .computeIfAbsent(intents.keySet().iterator().next(), missing -> new HashSet<>())
                        .add(word);
            }
        });
    }

    private static Set<String> words(String text) {
        var words = new TreeSet<String>();
        for (var word : NOT_A_WORD.split(Asked.folded(text))) {
            if (word.length() >= SHORTEST_WORD) {
                words.add(word);
            }
        }
        return words;
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

    /** The one intent only whose examples have a word of the text, or one that begins alike. */
    Optional<String> intentOf(String text) {
        var best = new TreeMap<String, Integer>();
        for (var word : words(text)) {
            wordsOfIntents.forEach((intent, own) -> {
                if (own.stream().anyMatch(one -> alike(one, word))) {
                    best.merge(intent, 1, Integer::sum);
                }
            });
        }
        var most = best.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        var found = best.entrySet().stream()
                .filter(intent -> intent.getValue() == most)
                .map(Map.Entry::getKey)
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static boolean alike(String one, String other) {
        var same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same >= SHORTEST_WORD && same >= Math.max(one.length(), other.length()) - LONGEST_ENDING;
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
