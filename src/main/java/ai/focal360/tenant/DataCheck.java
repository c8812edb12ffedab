package ai.focal360.tenant;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.DataFiles.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A tenant's YAML is well formed, keeps to its schemas, and what it names exists: in the tenant's own files or in the
 * platform's below them.
 */
@Component
class DataCheck implements PackCheck {
    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var own = DataFiles.read(candidate.tenant(), candidate.files());
        var below = candidate.tenant().equals(platform.tenant())
                ? own
                : DataFiles.read(platform.tenant(), platform.files());
        return new Check(candidate, platform, own, below).problems();
    }

    private static final class Check {
        private static final Pattern WORD_LIST = Pattern.compile("<([^>]+)>");

        private final Pack candidate;
        private final DataFiles own;
        private final DataFiles below;
        private final Set<String> scenarios = new LinkedHashSet<>();
        private final List<PackProblem> problems = new ArrayList<>();
        private final ReadCheck reads;

        Check(Pack candidate, Pack platform, DataFiles own, DataFiles below) {
            this.candidate = candidate;
            this.own = own;
            this.below = below;
            scenarios.addAll(own.scenarios());
            platform.files().keySet().forEach(path -> DataFiles.scenarioAt(platform.tenant(), path)
                    .ifPresent(scenarios::add));
            var tools = new LinkedHashMap<String, Entry>();
            below.entries(DataKind.TOOLS).forEach(tool -> tools.put(tool.id(), tool));
            own.entries(DataKind.TOOLS).forEach(tool -> tools.put(tool.id(), tool));
            reads = new ReadCheck(tools, candidate.files("rules", "drl"));
        }

        List<PackProblem> problems() {
            problems.addAll(own.problems());
            wholeTenant();
            each(DataKind.AGENTS, this::agent);
            each(DataKind.CHANNELS, this::channel);
            each(DataKind.CUSTOMER, this::field);
            each(DataKind.GUIDELINES, this::guideline);
            each(DataKind.TOOLS, this::tool);
            each(DataKind.ABUSE, this::abuse);
            each(DataKind.EVENTS, this::event);
            problems.addAll(new TextCheck(own, below).problems());
            return problems;
        }

        private void wholeTenant() {
            if (isPlatform()) {
                for (var kind : List.of(DataKind.AGENTS, DataKind.CHANNELS)) {
                    own.entries(kind)
                            .forEach(entry -> problems.add(entry.problem(
                                    "",
                                    "The platform's pack has no %s: it is shared by all tenants"
                                            .formatted(kind.fileName()))));
                }
                return;
            }
            if (own.entries(DataKind.TENANT).isEmpty()) {
                missing(DataKind.TENANT, "the tenant's name");
            }
            if (own.entries(DataKind.AGENTS).isEmpty()) {
                missing(DataKind.AGENTS, "at least one agent");
            }
        }

        private void missing(DataKind kind, String what) {
            var path = "seeds/%s/%s.yaml".formatted(candidate.tenant(), kind.fileName());
            // a file that cannot be read has been reported as such
            if (problems.stream().noneMatch(problem -> problem.file().equals(path))) {
                problems.add(new PackProblem(path, 0, "The file is missing: expected " + what));
            }
        }

        private void agent(Entry agent) {
            exists(agent, "/greeting", DataKind.TEXTS);
            eachExistingScenario(agent);
            context(agent);
        }

        /** Its fields exist, and each source is brought in at one time. */
        private void context(Entry agent) {
            var uses = new LinkedHashMap<String, String>();
            for (var use : names(agent.node().path("context"))) {
                indexed(agent.node().path("context").path(use), (pointer, source) -> {
                    var at = "/context/" + use + pointer;
                    var before = uses.putIfAbsent(source, use);
                    if (before != null) {
                        problems.add(agent.problem(at, "'%s' stands in '%s' already".formatted(source, before)));
                    }
                    Agent.field(source).ifPresent(field -> exists(agent, at, field, DataKind.CUSTOMER));
                });
            }
        }

        private void eachExistingScenario(Entry agent) {
            indexed(agent.node().path("scenarios"), (pointer, id) -> {
                if (!scenarios.contains(id)) {
                    problems.add(agent.problem("/scenarios" + pointer, noScenario(id)));
                }
            });
        }

        private void channel(Entry channel) {
            exists(channel, "/agent", DataKind.AGENTS);
            problems.addAll(
                    new ChannelCheck(id -> find(DataKind.CHANNELS, id), own.ids(DataKind.CHANNELS)).problems(channel));
            if (channel.valid()) {
                var agent = find(DataKind.AGENTS, channel.node().path("agent").asText());
                problems.addAll(new TemplateCheck(
                                candidate
                                        .data()
                                        .texts()
                                        .over(below.toTenantData().texts()),
                                agent == null
                                        ? List.of()
                                        : DataReader.strings(agent.node().path("languages")))
                        .problems(channel));
            }
        }

        private void field(Entry field) {
            var values = field.node().path("values");
            if (field.node().path("type").asText().equals("enum") && values.isMissingNode()) {
                problems.add(field.problem("", "An enum needs its 'values'"));
            }
            labels(field, values);
            var pattern = field.node().path("pattern");
            if (pattern.isTextual()) {
                try {
                    Pattern.compile(pattern.asText());
                } catch (PatternSyntaxException e) {
                    problems.add(field.problem(
                            "/pattern",
                            "Not a regular expression: %s near position %d"
                                    .formatted(e.getDescription(), e.getIndex())));
                }
            }
        }

        /** A field that words one of its values words all of them, in every language it has a name in. */
        private void labels(Entry field, JsonNode values) {
            var labels = field.node().path("labels");
            if (labels.isMissingNode()) {
                return;
            }
            if (!field.node().path("type").asText().equals("enum")) {
                problems.add(field.problem("/labels", "Only the values of an enum have labels"));
                return;
            }
            var known = names(values);
            for (var value : names(labels)) {
                var pointer = "/labels/" + DataSchemas.escape(value);
                if (!known.contains(value)) {
                    problems.add(field.problem(
                            pointer,
                            "'%s' is none of the values of this field%s"
                                    .formatted(value, DidYouMean.of(value, known))));
                }
                for (var language : names(field.node().path("label"))) {
                    if (!labels.path(value).has(language)) {
                        problems.add(field.problem(
                                pointer, "The label of '%s' is missing in '%s'".formatted(value, language)));
                    }
                }
            }
            for (var value : known) {
                if (!labels.has(value)) {
                    problems.add(field.problem("/labels", "The value '%s' has no label".formatted(value)));
                }
            }
        }

        private static List<String> names(JsonNode node) {
            var names = new ArrayList<String>();
            node.fieldNames().forEachRemaining(names::add);
            return names;
        }

        private void guideline(Entry guideline) {
            for (var relation : List.of("depends-on", "implies", "excludes", "specializes")) {
                indexed(guideline.node().path(relation), (pointer, id) -> {
                    if (id.equals(guideline.id())) {
                        problems.add(
                                guideline.problem("/" + relation + pointer, "A guideline cannot be related to itself"));
                    } else {
                        exists(guideline, "/" + relation + pointer, id, DataKind.GUIDELINES);
                    }
                });
            }
            indexed(
                    guideline.node().path("intents"),
                    (pointer, id) -> exists(guideline, "/intents" + pointer, id, DataKind.INTENTS));
            exists(guideline, "/text", DataKind.TEXTS);
            var scope = guideline.node().path("scope").asText("global");
            var scenario = scope.replaceFirst("^(scenario|step):", "").replaceFirst("/.*$", "");
            if (!scope.equals("global") && !scenarios.contains(scenario)) {
                problems.add(guideline.problem("/scope", noScenario(scenario)));
            }
        }

        private void tool(Entry tool) {
            var compensatable = tool.node().path("level").asText().equals("compensatable");
            var compensation = tool.node().path("compensation");
            if (compensatable && compensation.isMissingNode()) {
                problems.add(
                        tool.problem("/level", "A compensatable tool names the tool that undoes it, in 'compensation'")
                                .at(tool.id())
                                .as(
                                        "no-compensation",
                                        "Write 'compensation' with the tool that undoes '%s' and where its arguments come from; or call it irreversible."
                                                .formatted(tool.id())));
            }
            if (!compensatable && !compensation.isMissingNode()) {
                problems.add(tool.problem(
                        "/compensation",
                        "Only a compensatable tool has a compensation, and '%s' is %s"
                                .formatted(tool.id(), tool.node().path("level").asText("without a level"))));
            }
            exists(tool, "/compensation/tool", DataKind.TOOLS);
            problems.addAll(new ToolLinks(name -> find(DataKind.TOOLS, name), own.currency()).problems(tool));
            for (var i = 0; i < tool.node().path("reads").size(); i++) {
                var pointer = "/reads/" + i + "/tool";
                exists(tool, pointer, DataKind.TOOLS);
                var read = find(DataKind.TOOLS, tool.node().at(pointer).asText());
                if (read != null && !read.node().path("level").asText("none").equals("none")) {
                    problems.add(tool.problem(pointer, "'%s' writes, so it cannot be a read".formatted(read.id())));
                }
            }
            problems.addAll(reads.problems(tool));
        }

        /** What is switched off exists below, and lists of words that phrases name are lists of words. */
        private void abuse(Entry entry) {
            if (entry.node().has("off")
                    && (isPlatform() || below.entry(DataKind.ABUSE, entry.id()).isEmpty())) {
                problems.add(entry.problem(
                        "/off",
                        "The platform has no abuse entry '%s' to switch off%s"
                                .formatted(entry.id(), DidYouMean.of(entry.id(), below.ids(DataKind.ABUSE)))));
            }
            indexed(
                    entry.node().path("phrases"),
                    (pointer, phrase) -> WORD_LIST.matcher(phrase).results().forEach(list -> {
                        var named = find(DataKind.ABUSE, list.group(1));
                        if (named == null || !named.node().path("kind").asText().equals("words")) {
                            problems.add(entry.problem(
                                    "/phrases" + pointer, "There is no list of words '%s'".formatted(list.group(1))));
                        }
                    }));
        }

        private void event(Entry event) {
            exists(event, "/channel", DataKind.CHANNELS);
            exists(event, "/text", DataKind.TEXTS);
            var scenario = event.node().path("scenario");
            if (scenario.isTextual() && !scenarios.contains(scenario.asText())) {
                problems.add(event.problem("/scenario", noScenario(scenario.asText())));
            }
            if (event.node().has("text") == event.node().has("scenario")) {
                problems.add(
                        event.problem("", "An event has either a 'text' that is said or a 'scenario' that starts"));
            }
            if (event.node().has("customer") == event.node().has("address")) {
                problems.add(event.problem("", "An event names its 'customer' or their 'address', and not both"));
            }
            if (event.node().has("address") && !event.node().has("channel")) {
                problems.add(event.problem("/address", "An 'address' is one on a 'channel'"));
            }
        }

        /** What stands at the pointer, if anything, is the name of something that exists. */
        private void exists(Entry entry, String pointer, DataKind kind) {
            var name = entry.node().at(pointer);
            if (name.isTextual()) {
                exists(entry, pointer, name.asText(), kind);
            }
        }

        private void exists(Entry entry, String pointer, String name, DataKind kind) {
            if (find(kind, name) == null) {
                var known = new LinkedHashSet<>(own.ids(kind));
                known.addAll(below.ids(kind));
                problems.add(entry.problem(
                        pointer, "There is no %s '%s'%s".formatted(kind.noun(), name, DidYouMean.of(name, known))));
            }
        }

        private @Nullable Entry find(DataKind kind, String name) {
            return own.entry(kind, name).or(() -> below.entry(kind, name)).orElse(null);
        }

        private String noScenario(String id) {
            return "There is no scenario '%1$s': expected processes/%2$s/%1$s.bpmn%3$s"
                    .formatted(id, candidate.tenant(), DidYouMean.of(id, scenarios));
        }

        private boolean isPlatform() {
            return candidate.tenant().equals(TenantId.PLATFORM);
        }

        private void each(DataKind kind, Consumer<Entry> check) {
            own.entries(kind).forEach(check);
        }

        private static void indexed(JsonNode list, BiConsumer<String, String> check) {
            for (var i = 0; i < list.size(); i++) {
                check.accept("/" + i, list.get(i).asText());
            }
        }
    }
}
