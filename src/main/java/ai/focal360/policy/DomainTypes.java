package ai.focal360.policy;

import ai.focal360.policy.facts.MayBeAbsent;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.PackageDescr;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.definition.type.FactType;

/**
 * The types a package declares in DRL, filled from JSON by field name (docs/adr/0078). A list of a declared type takes an
 * array, or an object whose members are the elements; a field {@code key} of theirs then gets the member's name.
 */
final class DomainTypes {
    static final String MAY_BE_ABSENT = MayBeAbsent.class.getSimpleName();
    static final DomainTypes NONE = new DomainTypes("", Map.of());

    private static final Pattern LIST_OF = Pattern.compile("(?:java\\.util\\.)?List\\s*<\\s*([\\w.]+)\\s*>");
    private static final String KEY = "key";
    private static final int LONGEST_NUMBER = 40;

    private final String inPackage;
    private final Map<String, List<Field>> types;

    private record Field(String name, String type, boolean list, boolean mayBeAbsent) {}

    private DomainTypes(String inPackage, Map<String, List<Field>> types) {
        this.inPackage = inPackage;
        this.types = Map.copyOf(types);
    }

    /** By package; several files of one package declare together. */
    static Map<String, DomainTypes> of(Collection<PackageDescr> files) {
        var packages = new HashMap<String, Map<String, List<Field>>>();
        for (var file : files) {
            var types = packages.computeIfAbsent(file.getName(), name -> new HashMap<>());
            file.getTypeDeclarations().forEach(declared -> {
                var fields = new ArrayList<Field>();
                declared.getFields().forEach((name, field) -> {
                    var type = field.getPattern().getObjectType();
                    var list = LIST_OF.matcher(type);
                    fields.add(new Field(
                            name,
                            list.matches() ? list.group(1) : type,
                            list.matches(),
                            field.getAnnotation(MAY_BE_ABSENT) != null));
                });
                types.put(declared.getType().getName(), List.copyOf(fields));
            });
        }
        var result = new HashMap<String, DomainTypes>();
        packages.forEach((name, types) -> result.put(name, new DomainTypes(name, types)));
        return result;
    }

    DomainFact fill(KieBase base, String type, JsonNode answer) {
        if (!types.containsKey(type)) {
            return new DomainFact.DoesNotFit(type, "no rule file declares this type");
        }
        try {
            return new DomainFact.Filled(new Filling(base).object(type, answer, type, null));
        } catch (Unfit unfit) {
            return new DomainFact.DoesNotFit(unfit.path, unfit.reason);
        }
    }

    /** Left at the first field that does not fit; caught where filling began. */
    private static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String path;
        private final String reason;

        Unfit(String path, String reason) {
            super(reason, null, false, false);
            this.path = path;
            this.reason = reason;
        }
    }

    private final class Filling {
        private final KieBase base;

        Filling(KieBase base) {
            this.base = base;
        }

        Object object(String type, JsonNode node, String path, @Nullable String key) {
            if (!node.isObject()) {
                throw unfit(path, type, node);
            }
            FactType declared = base.getFactType(inPackage, type);
            try {
                var fact = declared.newInstance();
                for (var field : types.getOrDefault(type, List.of())) {
                    var value = value(field, node, path + "." + field.name(), key);
                    if (value != null) {
                        declared.set(fact, field.name(), value);
                    }
                }
                return fact;
            } catch (InstantiationException | IllegalAccessException e) {
                throw new IllegalStateException("Expected declared type '%s' to have instances".formatted(type), e);
            }
        }

        private @Nullable Object value(Field field, JsonNode object, String path, @Nullable String key) {
            var node = object.path(field.name());
            if (node.isMissingNode() || node.isNull()) {
                if (field.name().equals(KEY) && key != null) {
                    return key;
                }
                if (field.mayBeAbsent()) {
                    return null;
                }
                throw new Unfit(path, "the answer lacks it");
            }
            return field.list() ? list(field, node, path) : one(field.type(), node, path, null);
        }

        private List<Object> list(Field field, JsonNode node, String path) {
            var elements = new ArrayList<Object>();
            if (node.isArray()) {
                for (var element : node) {
                    elements.add(one(field.type(), element, "%s[%d]".formatted(path, elements.size()), null));
                }
            } else if (node.isObject() && types.containsKey(field.type())) {
                node.properties()
                        .forEach(member -> elements.add(one(
                                field.type(),
                                member.getValue(),
                                "%s[%d]".formatted(path, elements.size()),
                                member.getKey())));
            } else {
                throw unfit(path, "List<%s>".formatted(field.type()), node);
            }
            return elements;
        }

        private Object one(String type, JsonNode node, String path, @Nullable String key) {
            return types.containsKey(type) ? object(type, node, path, key) : plain(type, node, path);
        }

        private Object plain(String type, JsonNode node, String path) {
            var value = plain(type.substring(type.lastIndexOf('.') + 1), node);
            if (value == null) {
                throw unfit(path, type, node);
            }
            return value;
        }

        private static @Nullable Object plain(String type, JsonNode node) {
            try {
                return switch (type) {
                    case "String" -> node.isValueNode() && !node.isNull() ? node.asText() : null;
                    case "boolean", "Boolean" -> node.isBoolean() ? node.booleanValue() : null;
                    case "int", "Integer" ->
                        node.canConvertToExactIntegral() && node.canConvertToInt() ? node.intValue() : null;
                    case "long", "Long" ->
                        node.canConvertToExactIntegral() && node.canConvertToLong() ? node.longValue() : null;
                    case "double", "Double" -> node.isNumber() ? node.doubleValue() : null;
                    case "BigDecimal" -> decimal(node);
                    case "LocalDate" -> node.isTextual() ? LocalDate.parse(node.textValue()) : null;
                    case "Instant" -> node.isTextual() ? Instant.parse(node.textValue()) : null;
                    case "List" -> node.isArray() ? raw(node) : null;
                    case "Map" -> node.isObject() ? raw(node) : null;
                    default -> null;
                };
            } catch (DateTimeException | NumberFormatException notOfThisType) {
                return null;
            }
        }

        /** A number, or one written as a text, as exact figures often are. */
        private static @Nullable BigDecimal decimal(JsonNode node) {
            if (node.isTextual() && node.textValue().length() <= LONGEST_NUMBER) {
                return new BigDecimal(node.textValue());
            }
            return node.isNumber() ? node.decimalValue() : null;
        }

        private static @Nullable Object raw(JsonNode node) {
            if (node.isArray()) {
                var elements = new ArrayList<@Nullable Object>();
                node.forEach(element -> elements.add(raw(element)));
                return elements;
            }
            if (node.isObject()) {
                var members = new LinkedHashMap<String, @Nullable Object>();
                node.properties().forEach(member -> members.put(member.getKey(), raw(member.getValue())));
                return members;
            }
            if (node.isNumber()) {
                return node.decimalValue();
            }
            return node.isBoolean() ? (Object) node.booleanValue() : node.isNull() ? null : node.asText();
        }

        private static Unfit unfit(String path, String type, JsonNode node) {
            return new Unfit(path, "expected %s, but it is %s".formatted(type, kind(node)));
        }

        private static String kind(JsonNode node) {
            return switch (node.getNodeType()) {
                case ARRAY -> "a list";
                case OBJECT -> "an object";
                case STRING -> "a text that cannot be read as that";
                case NUMBER -> "a number that cannot be that";
                case BOOLEAN -> "true or false";
                default -> "nothing";
            };
        }
    }
}
