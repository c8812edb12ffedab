package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.focal360.audit.TurnRecordJson;
import ai.focal360.audit.TurnRecords;
import ai.focal360.customer.Money;
import ai.focal360.policy.facts.Conclusion;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Talk;
import ai.focal360.policy.facts.ToolCall;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever rules were told can be told them again. */
class FactJsonTest {
    private static final Settings TODAY = new Settings(Map.of("return.window-days", 14));

    /** What a field holds that can hold anything: what customers, tools and processes bring. */
    private static final List<Object> ANYTHING = List.of(
            "Überweisung \"x\" {\"date\": 1}",
            new BigDecimal("44.90"),
            new BigDecimal("1E+2"),
            true,
            7,
            7_000_000_000L,
            0.1,
            LocalDate.parse("2026-03-12"),
            List.of("6086499569", "8310926033"),
            Map.of("n", new BigDecimal("2.0"), "of", List.of(3L)),
            new Money(new BigDecimal("129.00"), "EUR"));

    private final RuleSet rules = rules("""
            package rules.acme_shop;
            import java.math.BigDecimal;
            import java.time.LocalDate;
            import java.util.List;
            import java.util.Map;
            import ai.focal360.policy.facts.*;
            declare Item
                key : String
                price : BigDecimal
            end
            declare Order
                order_id : String
                total : BigDecimal
                ordered : LocalDate
                weight : double
                delivered_days_ago : Integer @MayBeAbsent
                items : List<Item>
                notes : Map
            end
            """);

    @TestFactory
    Stream<DynamicTest> everyFactComesBackAsItWas() throws IOException {
        return facts().map(type -> dynamicTest(type.getSimpleName(), () -> {
            for (var value : ANYTHING) {
                for (var nothing : List.of(false, true)) {
                    var fact = sample(type, value, nothing);
                    assertThat(again(fact)).isEqualTo(new DomainFact.Filled(fact));
                }
            }
        }));
    }

    @Test
    void aDeclaredTypeComesBackFieldByField() throws IOException {
        var answer = new ObjectMapper().readTree("""
                {"order_id": "#W1000002", "total": "44.90", "ordered": "2026-03-01", "weight": 0.1,
                 "items": {"6086499569": {"price": 19.50}}, "notes": {"gift": true, "count": 2, "paid": 1.50}}
                """);
        var order = ((DomainFact.Filled) rules.fill("Order", answer)).fact();

        var again = ((DomainFact.Filled) again(order)).fact();

        assertThat(again).hasSameClassAs(order).isNotSameAs(order);
        assertThat(again).hasToString(order.toString());
        assertThat(again.toString()).contains("44.90", "6086499569", "2026-03-01");
    }

    @Test
    void settingsAreThoseOfThePackThatIsAsked() {
        var then = new Settings(Map.of("return.window-days", 30));

        assertThat(FactJson.write(then).toString()).isEqualTo("{\"Settings\":{}}");
        assertThat(again(then)).isEqualTo(new DomainFact.Filled(TODAY));
    }

    @Test
    void saysWhichFactIsGone() throws IOException {
        assertThat(read("{\"Mood\":{\"sunny\":true}}"))
                .isEqualTo(new DomainFact.DoesNotFit("Mood", "there is no such fact any more"));
        assertThat(read("{\"rules.acme_shop.Parcel\":{}}"))
                .isEqualTo(new DomainFact.DoesNotFit("Parcel", "no rule file declares this type"));
    }

    @Test
    void saysWhichFieldIsMissingAndOverlooksOneThatIsNoLongerKnown() throws IOException {
        var talk = (ObjectNode) FactJson.write(new Talk("alex", "webchat", "en", 3, 1, "customer"));
        ((ObjectNode) talk.path("Talk")).put("mood", "sunny");
        assertThat(read(talk.toString())).isInstanceOf(DomainFact.Filled.class);

        ((ObjectNode) talk.path("Talk")).remove("turns");
        assertThat(read(talk.toString())).isEqualTo(new DomainFact.DoesNotFit("Talk.turns", "the record lacks it"));
        ((ObjectNode) talk.path("Talk")).put("turns", "Emma's three");
        assertThat(read(talk.toString()).toString()).contains("Talk", "turns").doesNotContain("Emma");
        assertThat(read("{\"rules.acme_shop.Item\":{\"key\":\"1\"}}").toString())
                .contains("Item.price");
    }

    @Test
    void aValueOfAnUnknownTypeIsRecordedAndNotGuessedAt() throws IOException {
        var written = FactJson.write(new ToolCall("t", "none", Map.of("at", new Date(0)), "s", false));

        assertThat(read(written.toString())).isInstanceOf(DomainFact.DoesNotFit.class);
        assertThat(read("{\"Value\":{\"field\":\"f\",\"value\":{\"java.lang.ProcessBuilder\":[]},\"source\":\"s\","
                        + "\"confidence\":1,\"told\":true}}"))
                .isInstanceOf(DomainFact.DoesNotFit.class);
    }

    /** Written, stored in a turn's document, read from it, made again. */
    private DomainFact again(Object fact) {
        return FactJson.read(stored(FactJson.write(fact)), TODAY, rules);
    }

    private DomainFact read(String written) throws IOException {
        return FactJson.read(new ObjectMapper().readTree(written), TODAY, rules);
    }

    private static JsonNode stored(JsonNode written) {
        var record = TurnRecords.turn().record();
        var document = TurnRecordJson.write(record).replace("{\"Settings\":{}}", written.toString());
        return TurnRecordJson.read(document).facts().get(0);
    }

    private static RuleSet rules(String source) {
        var files = new TreeMap<>(Map.of("rules/acme-shop/types.drl", source));
        var compiled = (RuleCompiler.Compiled.Rules) new RuleCompiler().compile("fact-json", files);
        return new RuleSet(RuleBases.of(compiled), compiled.types().get("rules.acme_shop"));
    }

    private static Stream<Class<?>> facts() throws IOException {
        var folder = Path.of("src/main/java", Conclusion.class.getPackageName().replace('.', '/'));
        var types = new ArrayList<Class<?>>();
        try (var files = Files.list(folder)) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString().replace(".java", "");
                if (!name.equals("package-info")) {
                    types.add(type(name));
                }
            }
        }
        return types.stream()
                .filter(type ->
                        type.isRecord() && !Conclusion.class.isAssignableFrom(type) && !type.equals(Settings.class));
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(Conclusion.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code nothing}: what may be null is. */
    private static Object sample(Class<?> type, Object anything, boolean nothing) throws ReflectiveOperationException {
        var components = type.getRecordComponents();
        Constructor<?> constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(it -> it.getType()).toArray(Class<?>[]::new));
        var values = Arrays.stream(components)
                .map(it -> nothing && it.getAnnotatedType().isAnnotationPresent(Nullable.class)
                        ? null
                        : value(it.getGenericType(), anything))
                .toArray();
        return constructor.newInstance(values);
    }

    private static Object value(Type type, Object anything) {
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            return generic.getRawType().equals(List.class)
                    ? List.of(value(arguments[0], anything))
                    : Map.of("name", value(arguments[1], anything));
        }
        return switch (((Class<?>) type).getSimpleName()) {
            case "String" -> "ein Text, \"said\" 0.10\n";
            case "boolean", "Boolean" -> true;
            case "int", "Integer" -> -3;
            case "long", "Long" -> 7_000_000_000L;
            case "double", "Double" -> 0.1 + 0.2;
            case "BigDecimal" -> new BigDecimal("100.10");
            case "LocalDate" -> LocalDate.parse("2026-02-28");
            case "LocalTime" -> LocalTime.parse("23:59:59.123456789");
            case "Instant" -> Instant.parse("2026-02-28T10:00:00.123456789Z");
            case "Object" -> anything;
            default -> throw new IllegalStateException("Expected a way to make a sample of " + type);
        };
    }
}
