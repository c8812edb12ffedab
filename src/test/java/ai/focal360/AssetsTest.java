package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.agenda.Outreach;
import ai.focal360.platform.TenantId;
import ai.focal360.scenario.ToolError;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.PacksProperties;
import ai.focal360.tenant.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.w3c.dom.Element;

/**
 * What the compiler cannot see: rules, processes, forms and data of this repository keep to the house style and fit
 * together. Much of it is what a pack is checked for before it is published, so every such check runs here; the rest are
 * functions here, and each has been given something wrong, too.
 */
class AssetsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> FILES = files("rules", "processes", "ui-forms", "seeds", "docs/schemas");
    private static final Pack PLATFORM = Pack.candidate(TenantId.PLATFORM, of("platform"));
    private static final Pack ACME =
            Pack.candidate(new TenantId("acme-shop"), of("acme-shop")).over(PLATFORM);
    private static final Pack RETAIL =
            Pack.candidate(new TenantId("retail"), of("retail")).over(PLATFORM);
    private static final Pattern SAID = Pattern.compile(
            "\\b(?:Deny\\.because|new Deny|new Include|new Warn)\\s*\\(\\s*\"([^\"]+)\"(?:\\s*,\\s*\"([^\"]+)\"\\s*,)?");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([\\w.-]+)\\s*}}");

    /** What every added text is given of what the conversation waits for. */
    private static final Set<String> OF_WHAT_WAITS = Set.of("what", "since");

    @Test
    void packsCouldBePublished() {
        try (var context = new AnnotationConfigApplicationContext()) {
            var checks = checks(context);
            assertThat(checks).hasSizeGreaterThanOrEqualTo(8);
            var problems = new ArrayList<PackProblem>();
            for (var check : checks) {
                problems.addAll(check.check(PLATFORM, PLATFORM));
                problems.addAll(check.check(ACME, PLATFORM));
                problems.addAll(check.check(RETAIL, PLATFORM));
            }
            assertThat(problems).noneMatch(PackProblem::stops);
            assertThat(problems.stream().filter(problem -> problem.severity() == PackProblem.Severity.WARNING))
                    .as("a warning is explained, or there is none")
                    .allSatisfy(warning -> assertThat(FILES.getOrDefault("seeds/acme-shop/tenant.yaml", ""))
                            .contains("finding: %s\n    element: %s\n".formatted(warning.code(), warning.element())));
        }
    }

    @Test
    void whatRulesSayIsWordedInEveryLanguage() {
        assertThat(unworded(PLATFORM.files(), PLATFORM.data().texts())).isEmpty();
        assertThat(unworded(ACME.files(), ACME.data().texts())).isEmpty();
        assertThat(unworded(RETAIL.files(), RETAIL.data().texts())).isEmpty();
        var rule =
                "then insert( Deny.because( \"reason.oder.not-pending\" ) ); insert( new Include( \"helo\", \"INFORM\" ) );"
                        + " insert( Deny.because( \"reason.order.not-pending\", \"state\", $s ) );";
        assertThat(unworded(Map.of("rules/acme-shop/x.drl", rule), ACME.data().texts()))
                .containsExactly(
                        "rules/acme-shop/x.drl: no text 'reason.oder.not-pending'",
                        "rules/acme-shop/x.drl: no text 'helo'",
                        "rules/acme-shop/x.drl: 'reason.order.not-pending' shows 'status', which the rule does not give");
    }

    @Test
    void aFormIsCalledAsItsTask() {
        assertThat(misnamedForms(FILES)).isEmpty();
        assertThat(misnamedForms(bpmn("<bpmn:userTask id=\"Task_ApproveRefund\" camunda:formRef=\"refund\" />")))
                .containsExactly("processes/x/x.bpmn: Task_ApproveRefund opens 'refund'");
    }

    @Test
    void aPhaseIsCalledAsItsTaskAndItsClass() {
        assertThat(misnamedPhases(FILES)).isEmpty();
        assertThat(misnamedPhases(bpmn("<bpmn:serviceTask id=\"Task_Sense\" camunda:delegateExpression=\"${plan}\" />"
                        + "<bpmn:serviceTask id=\"Task_Dream\" camunda:delegateExpression=\"${dream}\" />")))
                .containsExactly(
                        "processes/x/x.bpmn: Task_Sense runs '${plan}'",
                        "processes/x/x.bpmn: Task_Dream has no class ai.focal360.turn.Dream");
    }

    @Test
    void messagesAndErrorsHaveAConstantOfTheSameName() throws ReflectiveOperationException {
        var message = Class.forName("ai.focal360.scenario.Scenarios").getDeclaredField("CUSTOMER_REPLIED");
        message.setAccessible(true);
        var known = new TreeSet<String>(List.of(String.valueOf(message.get(null))));
        for (var error : ToolError.values()) {
            known.add(error.code());
        }
        assertThat(withoutConstant(FILES, known)).isEmpty();
        assertThat(withoutConstant(
                        bpmn("<bpmn:message id=\"Message_Paid\" name=\"Paid\" />"
                                + "<bpmn:error id=\"Error_Lost\" name=\"Lost\" errorCode=\"Gone\" />"),
                        known))
                .containsExactly("processes/x/x.bpmn: Paid", "processes/x/x.bpmn: Lost", "processes/x/x.bpmn: Gone");
    }

    @Test
    void stepsAreWhatTheirTemplateMakes() throws IOException {
        var templates = JSON.readTree(Files.readString(Path.of("processes/.camunda/element-templates/focal.json")));
        assertThat(unlikeTemplates(FILES, templates)).isEmpty();
        assertThat(unlikeTemplates(
                        bpmn("<bpmn:receiveTask id=\"Task_A\" camunda:modelerTemplate=\"focal.aks\" />"
                                + "<bpmn:sendTask id=\"Task_B\" />"
                                + "<bpmn:sendTask id=\"Task_C\" camunda:modelerTemplate=\"focal.ask\" />"
                                + "<bpmn:serviceTask id=\"Task_D\" camunda:topic=\"a b\" camunda:type=\"external\""
                                + " camunda:modelerTemplate=\"focal.do\"><bpmn:extensionElements><camunda:properties>"
                                + "<camunda:property name=\"focal.text\" value=\"x\" />"
                                + "</camunda:properties></bpmn:extensionElements></bpmn:serviceTask>"),
                        templates))
                .containsExactly(
                        "processes/x/x.bpmn: Task_A has the template 'focal.aks', which does not exist",
                        "processes/x/x.bpmn: Task_B has no template",
                        "processes/x/x.bpmn: Task_C is a sendTask, its template is for bpmn:ReceiveTask",
                        "processes/x/x.bpmn: Task_D: 'a b' does not suit camunda:topic",
                        "processes/x/x.bpmn: Task_D has focal.text, its template does not");
    }

    @Test
    void dataNamesItsSchemaForEditors() {
        assertThat(withoutSchema(FILES)).isEmpty();
        assertThat(withoutSchema(Map.of(
                        "seeds/x/tools.yaml",
                        "a: 1",
                        "seeds/x/articles.yaml",
                        "# yaml-language-server: $schema=../schemas/faq.schema.json\n")))
                .containsExactlyInAnyOrder("seeds/x/tools.yaml", "seeds/x/articles.yaml");
    }

    @Test
    void schemasAreSchemas() {
        assertThat(invalidSchemas(FILES)).isEmpty();
        assertThat(invalidSchemas(Map.of("seeds/schemas/x.schema.json", "{\"type\": \"objekt\"}")))
                .isNotEmpty();
    }

    private static List<String> unworded(Map<String, String> files, Texts texts) {
        var problems = new ArrayList<String>();
        only(files, "rules/", ".drl")
                .forEach((file, source) -> SAID.matcher(source).results().forEach(said -> {
                    var key = said.group(1);
                    if (!texts.keys().contains(key)) {
                        problems.add("%s: no text '%s'".formatted(file, key));
                        return;
                    }
                    var shown = new TreeSet<String>();
                    texts.templates().getOrDefault(key, Map.of()).values().stream()
                            .flatMap(wordings -> wordings.values().stream())
                            .forEach(text -> PLACEHOLDER.matcher(text).results().forEach(it -> shown.add(it.group(1))));
                    shown.stream()
                            .filter(name -> !name.equals(said.group(2)))
                            .filter(name -> !(said.group().startsWith("new Include") && OF_WHAT_WAITS.contains(name)))
                            .forEach(name -> problems.add(
                                    "%s: '%s' shows '%s', which the rule does not give".formatted(file, key, name)));
                }));
        return problems;
    }

    private static List<String> misnamedForms(Map<String, String> files) {
        var problems = new ArrayList<String>();
        elements(files, "userTask").forEach(found -> {
            var form = found.element().getAttribute("camunda:formRef");
            if (!form.equals(kebab(found.name().replace("Task_", "")))) {
                problems.add("%s opens '%s'".formatted(found, form));
            }
        });
        return problems;
    }

    private static List<String> misnamedPhases(Map<String, String> files) {
        var problems = new ArrayList<String>();
        elements(files, "serviceTask").forEach(found -> {
            var delegate = found.element().getAttribute("camunda:delegateExpression");
            if (delegate.isEmpty()) {
                return;
            }
            var phase = found.name().replace("Task_", "");
            if (!delegate.equals("${" + phase.substring(0, 1).toLowerCase(Locale.ROOT) + phase.substring(1) + "}")) {
                problems.add("%s runs '%s'".formatted(found, delegate));
                return;
            }
            if (Outreach.STEPS.contains(delegate.substring(2, delegate.length() - 1))) {
                return;
            }
            try {
                Class.forName("ai.focal360.turn." + phase);
            } catch (ClassNotFoundException e) {
                problems.add("%s has no class %s".formatted(found, e.getMessage()));
            }
        });
        return problems;
    }

    private static List<String> withoutConstant(Map<String, String> files, TreeSet<String> known) {
        return Stream.concat(
                        elements(files, "message")
                                .map(it -> Map.entry(
                                        it.file(), List.of(it.element().getAttribute("name")))),
                        elements(files, "error")
                                .map(it -> Map.entry(
                                        it.file(),
                                        List.of(
                                                it.element().getAttribute("name"),
                                                it.element().getAttribute("errorCode")))))
                .flatMap(it -> it.getValue().stream()
                        .filter(name -> !known.contains(name))
                        .map(name -> it.getKey() + ": " + name))
                .toList();
    }

    private static List<String> unlikeTemplates(Map<String, String> files, JsonNode templates) {
        var problems = new ArrayList<String>();
        for (var kind : List.of(
                "process", "receiveTask", "sendTask", "serviceTask", "userTask", "businessRuleTask", "callActivity")) {
            elements(files, kind)
                    .filter(found -> !found.file().startsWith("processes/platform/"))
                    .filter(found -> !found.file().startsWith("processes/x/") || !kind.equals("process"))
                    .forEach(found -> unlikeTemplate(found, kind, templates, problems));
        }
        return problems;
    }

    private static void unlikeTemplate(Found found, String kind, JsonNode templates, List<String> problems) {
        var id = found.element().getAttribute("camunda:modelerTemplate");
        if (id.isEmpty()) {
            problems.add(found + " has no template");
            return;
        }
        var template = IntStream.range(0, templates.size())
                .mapToObj(templates::get)
                .filter(it -> it.path("id").asText().equals(id))
                .findFirst();
        if (template.isEmpty()) {
            problems.add("%s has the template '%s', which does not exist".formatted(found, id));
            return;
        }
        var type = template.get().at("/appliesTo/0").asText();
        if (!type.equalsIgnoreCase("bpmn:" + kind)) {
            problems.add("%s is a %s, its template is for %s".formatted(found, kind, type));
            return;
        }
        var own = properties(found.element());
        for (var property : template.get().path("properties")) {
            var binding = property.path("binding");
            var name = binding.path("name").asText();
            var value = binding.path("type").asText().equals("property")
                    ? found.element().getAttribute(name)
                    : Objects.requireNonNullElse(own.remove(name), "");
            if (!name.isEmpty() && !suits(property, value)) {
                problems.add("%s: '%s' does not suit %s".formatted(found, value, name));
            }
        }
        own.keySet().forEach(name -> problems.add("%s has %s, its template does not".formatted(found, name)));
    }

    private static boolean suits(JsonNode property, String value) {
        if (property.path("type").asText().equals("Hidden")) {
            return property.path("value").asText().equals(value);
        }
        if (value.isEmpty()) {
            return property.path("optional").asBoolean();
        }
        var pattern = property.at("/constraints/pattern/value").asText();
        var choices = property.path("choices");
        return (pattern.isEmpty() || Pattern.compile(pattern).matcher(value).find())
                && (choices.isMissingNode()
                        || IntStream.range(0, choices.size())
                                .anyMatch(i ->
                                        choices.get(i).path("value").asText().equals(value)));
    }

    private static List<String> withoutSchema(Map<String, String> files) {
        return only(files, "seeds/", ".yaml").entrySet().stream()
                .filter(file -> !file.getKey().contains("/language/"))
                .filter(file -> {
                    var kind = file.getKey().replaceFirst("^seeds/[^/]+/([^/.]+).*$", "$1");
                    var up = "../"
                            .repeat((int) file.getKey()
                                            .chars()
                                            .filter(it -> it == '/')
                                            .count()
                                    - 1);
                    return !file.getValue()
                            .startsWith(
                                    "# yaml-language-server: $schema=%sschemas/%s.schema.json\n".formatted(up, kind));
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> invalidSchemas(Map<String, String> files) {
        var meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012));
        return files.entrySet().stream()
                .filter(file -> file.getKey().endsWith(".schema.json"))
                .flatMap(file ->
                        meta.validate(tree(file.getValue())).stream().map(message -> file.getKey() + ": " + message))
                .toList();
    }

    /** Every check a publication runs, with no more of the application than they need. */
    private static List<PackCheck> checks(AnnotationConfigApplicationContext context) {
        var scanner = new ClassPathBeanDefinitionScanner(context, false);
        scanner.addIncludeFilter(new AssignableTypeFilter(PackCheck.class));
        scanner.addIncludeFilter(
                new RegexPatternTypeFilter(
                        Pattern.compile(
                                "ai\\.focal360\\.(tool\\.ToolUrls|turn\\.engine\\.TurnEngineConfiguration|agenda\\.engine\\.AgendaEngineConfiguration)")));
        scanner.scan("ai.focal360");
        context.registerBean(ObjectMapper.class);
        context.register(Settings.class, ai.focal360.tool.ToolSettings.class);
        // known when the application runs
        TestPropertyValues.of("focal.sandbox.order-desk.url=http://localhost/desk")
                .applyTo(context);
        context.refresh();
        return List.copyOf(context.getBeansOfType(PackCheck.class).values());
    }

    @EnableConfigurationProperties(PacksProperties.class)
    static class Settings {}

    /** An element of a process, and where it stands. */
    private record Found(String file, Element element) {
        String name() {
            return element.getAttribute("id");
        }

        @Override
        public String toString() {
            return file + ": " + name();
        }
    }

    private static Stream<Found> elements(Map<String, String> files, String name) {
        return only(files, "processes/", ".bpmn").entrySet().stream().flatMap(file -> {
            var found = document(file.getValue()).getElementsByTagName("bpmn:" + name);
            return IntStream.range(0, found.getLength())
                    .mapToObj(i -> new Found(file.getKey(), (Element) found.item(i)));
        });
    }

    private static Map<String, String> properties(Element of) {
        var result = new TreeMap<String, String>();
        var found = of.getElementsByTagName("camunda:property");
        IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                // of the element itself, not of a step in it
                .filter(it -> it.getParentNode().getParentNode().getParentNode() == of)
                .forEach(it -> result.put(it.getAttribute("name"), it.getAttribute("value")));
        return result;
    }

    private static Element document(String source) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(source.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
        } catch (IOException | javax.xml.parsers.ParserConfigurationException | org.xml.sax.SAXException e) {
            throw new IllegalArgumentException("Expected XML", e);
        }
    }

    private static Map<String, String> bpmn(String content) {
        return Map.of(
                "processes/x/x.bpmn",
                "<bpmn:definitions xmlns:bpmn=\"b\" xmlns:camunda=\"c\"><bpmn:process id=\"x\">" + content
                        + "</bpmn:process></bpmn:definitions>");
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> only(Map<String, String> files, String folder, String ending) {
        var result = new TreeMap<>(files);
        result.keySet().removeIf(file -> !file.startsWith(folder) || !file.endsWith(ending));
        return result;
    }

    private static Map<String, String> of(String tenant) {
        var result = new TreeMap<>(FILES);
        result.keySet()
                .removeIf(file -> !file.matches("(rules|processes|seeds)/" + tenant + "/.*")
                        && !(file.startsWith("ui-forms/") && opened(tenant, file)));
        return result;
    }

    private static boolean opened(String tenant, String form) {
        var reference = "formRef=\"%s\"".formatted(form.replaceAll("^ui-forms/|\\.form$", ""));
        return only(FILES, "processes/" + tenant + "/", ".bpmn").values().stream()
                .anyMatch(source -> source.contains(reference));
    }

    private static Map<String, String> files(String... folders) {
        var result = new TreeMap<String, String>();
        for (var folder : folders) {
            try (var found = Files.walk(Path.of(folder))) {
                for (var file : found.filter(Files::isRegularFile).toList()) {
                    result.put(file.toString().replace('\\', '/'), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return result;
    }
}
