package ai.focal360.policy;

import ai.focal360.policy.facts.Conclusion;
import ai.focal360.policy.facts.Settings;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Facts as JSON from which the same facts can be made again, years later (docs/adr/0094): an object with one member, by the
 * name of the fact's type. A type that a pack declares goes by its full name. Settings are the pack's and not the turn's:
 * of them there is only the name.
 */
public final class FactJson {
    private static final String FACTS = Conclusion.class.getPackageName() + ".";
    private static final String SETTINGS = Settings.class.getSimpleName();

    /** Declared types say what their fields are; the rest of a record's fields is text, numbers, lists. */
    private static final ObjectMapper DECLARED = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** What is declared as any object says its type; what JSON has types of does not need to. */
    private static final ObjectMapper RECORDS = DECLARED.copy()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setDefaultTyping(new AnyValue());

    private FactJson() {}

    public static JsonNode write(Object fact) {
        var type = fact.getClass();
        if (fact instanceof Settings) {
            return named(SETTINGS, JsonNodeFactory.instance.objectNode());
        }
        return isOurs(type)
                ? named(type.getSimpleName(), RECORDS.valueToTree(fact))
                : named(type.getName(), DECLARED.valueToTree(fact));
    }

    private static ObjectNode named(String type, JsonNode value) {
        return JsonNodeFactory.instance.objectNode().set(type, value);
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(FACTS);
    }

    /** The fact again, by today's types and those that these rules declare. */
    static DomainFact read(JsonNode written, Settings settings, RuleSet rules) {
        var type = written.fieldNames().hasNext() ? written.fieldNames().next() : "";
        var value = written.path(type);
        if (type.equals(SETTINGS)) {
            return new DomainFact.Filled(settings);
        }
        return type.contains(".") ? rules.fill(type.substring(type.lastIndexOf('.') + 1), value) : record(type, value);
    }

    private static DomainFact record(String type, JsonNode value) {
        try {
            var record = Class.forName(FACTS + type);
            var lacking = lacking(record, value);
            if (lacking != null) {
                return new DomainFact.DoesNotFit(type + "." + lacking, "the record lacks it");
            }
            // from text, not from the tree: 1.0 is a decimal there, whatever it was before
            return new DomainFact.Filled(RECORDS.readValue(value.toString(), record));
        } catch (ClassNotFoundException e) {
            return new DomainFact.DoesNotFit(type, "there is no such fact any more");
        } catch (JsonMappingException e) {
            return new DomainFact.DoesNotFit(type, "what was recorded does not fit it any more " + path(e));
        } catch (JacksonException e) {
            return new DomainFact.DoesNotFit(type, "what was recorded is no JSON");
        }
    }

    /** A component that came later has to be nullable, or turns from before it cannot be asked again. */
    private static @Nullable String lacking(Class<?> record, JsonNode value) {
        return Arrays.stream(record.getRecordComponents())
                .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(RecordComponent::getName)
                .filter(name -> !value.hasNonNull(name))
                .findFirst()
                .orElse(null);
    }

    /** Where, without the value: it may be what a customer wrote. */
    private static String path(JsonMappingException e) {
        return "at '%s'"
                .formatted(String.join(
                        ".",
                        e.getPath().stream()
                                .map(at -> String.valueOf(at.getFieldName()))
                                .toList()));
    }

    /** Applies where a field can hold anything. */
    private static final class AnyValue extends ObjectMapper.DefaultTypeResolverBuilder {
        private static final long serialVersionUID = 1L;

        AnyValue() {
            super(
                    ObjectMapper.DefaultTyping.JAVA_LANG_OBJECT,
                    BasicPolymorphicTypeValidator.builder().build());
            init(JsonTypeInfo.Id.CUSTOM, new ValueTypes());
            inclusion(JsonTypeInfo.As.WRAPPER_OBJECT);
        }

        @Override
        public boolean useForType(JavaType type) {
            return type.isJavaLangObject();
        }
    }
}
