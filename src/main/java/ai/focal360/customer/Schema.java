package ai.focal360.customer;

import ai.focal360.customer.DataUpdate.Matched;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.TenantData;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tenant's customer data schema, and how candidates become values of it (P3). Pure: it reads no clock and writes
 * nothing. Customer-scoped and conversation-scoped values go in and come out together; {@link DataUpdate} tells them
 * apart.
 */
public final class Schema {
    static final int MOST_CANDIDATES = 200;
    private static final Pattern WHATSAPP_ID = Pattern.compile("\\d{6,15}");

    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, FieldPattern> patterns = new HashMap<>();
    private final ValueReader reader;
    private final double minConfidence;

    private Schema(List<Field> definitions, ValueReader reader, double minConfidence) {
        this.reader = reader;
        this.minConfidence = minConfidence;
        for (var field : definitions) {
            fields.put(field.name(), field);
            if (field.pattern() != null) {
                patterns.put(field.name(), new FieldPattern(field.name(), field.pattern()));
            }
        }
    }

    static Schema of(TenantData data, CustomerProperties defaults) {
        var region = setting(data, "phone.region", defaults.phoneRegion());
        var currency = setting(data, "money.currency", defaults.currency());
        var zone = setting(data, "time.zone", defaults.zone().getId());
        var min = data.settings().get("data.min-confidence");
        try {
            return new Schema(
                    data.customerFields(),
                    new ValueReader(region, currency, ZoneId.of(zone)),
                    min instanceof Number number ? number.doubleValue() : defaults.minConfidence());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Expected setting 'time.zone' to be a time zone", e);
        }
    }

    private static String setting(TenantData data, String name, String otherwise) {
        return data.settings().get(name) instanceof String value ? value : otherwise;
    }

    public Collection<Field> fields() {
        return List.copyOf(fields.values());
    }

    public Optional<Field> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /**
     * Matches what was offered against what is known. A candidate replaces a known value when it is surer, or when the
     * customer said it: a newer statement of theirs stands over anything older. Within one call the surer candidate of a
     * field wins, the later one among equals, and lists grow together.
     */
    public DataUpdate match(Map<String, FieldValue> known, List<CandidateValue> candidates, Instant at) {
        var values = new HashMap<>(known);
        var fresh = new HashMap<String, FieldValue>();
        var matched = new ArrayList<Matched>();
        for (var candidate : candidates) {
            if (matched.size() == MOST_CANDIDATES) {
                break;
            }
            var outcome = match(candidate, values, fresh, at);
            matched.add(outcome);
            if (outcome instanceof Matched.Accepted accepted) {
                values.put(accepted.field().name(), accepted.value());
                fresh.put(accepted.field().name(), accepted.value());
            }
        }
        return new DataUpdate(matched);
    }

    private Matched match(
            CandidateValue candidate, Map<String, FieldValue> values, Map<String, FieldValue> fresh, Instant at) {
        var field = fields.get(candidate.field());
        if (field == null) {
            return new Matched.Rejected(candidate, "no such field");
        }
        if (!(candidate.confidence() >= minConfidence && candidate.confidence() <= 1)) {
            return new Matched.Rejected(candidate, "not sure enough");
        }
        var reading = reader.read(field, candidate.value(), at);
        if (reading instanceof Reading.Unreadable unreadable) {
            return new Matched.Rejected(candidate, unreadable.reason());
        }
        var value = ((Reading.Read) reading).value();
        var pattern = patterns.get(field.name());
        if (pattern != null && !followed(pattern, field, value)) {
            return new Matched.Rejected(candidate, "does not match the field's pattern");
        }
        var current = values.get(field.name());
        var sibling = fresh.get(field.name());
        if (sibling != null && sibling.value() instanceof List<?> before && value instanceof List<?> more) {
            var union = new LinkedHashSet<Object>(before);
            union.addAll(more);
            value = List.copyOf(union);
        }
        var offered = new FieldValue(value, candidate.source(), candidate.confidence(), at);
        if (current != null) {
            if (current.value().equals(offered.value()) && candidate.confidence() <= current.confidence()) {
                return new Matched.Rejected(candidate, "known already");
            }
            boolean lists = sibling != null && value instanceof List<?>;
            boolean asSure = candidate.confidence() >= current.confidence();
            boolean better =
                    sibling != null ? asSure : candidate.byCustomer() || candidate.confidence() > current.confidence();
            if (!better && !lists) {
                return new Matched.Rejected(candidate, "something surer is known");
            }
        }
        return new Matched.Accepted(candidate, field, offered);
    }

    /** A declared value stands for itself, whatever the pattern says: {@code all} among item numbers. */
    private static boolean followed(FieldPattern pattern, Field field, Object value) {
        if (value instanceof List<?> items) {
            return items.stream()
                    .allMatch(item -> field.values().containsKey(item.toString()) || pattern.matches(item.toString()));
        }
        return pattern.matches(value instanceof Money money ? money.amount().toPlainString() : value.toString());
    }

    /** What a model may know: every field, and whether there is a value for it. */
    public List<MaskedField> masked(Map<String, FieldValue> values) {
        return fields.values().stream()
                .map(field -> new MaskedField(field, values.containsKey(field.name())))
                .toList();
    }

    /** What the addresses say by themselves: a WhatsApp id is a phone number its provider vouches for. */
    public List<CandidateValue> implied(List<Identity> identities) {
        var candidates = new ArrayList<CandidateValue>();
        for (var identity : identities) {
            var type =
                    switch (identity.kind()) {
                        case PHONE -> Field.Type.PHONE;
                        case EMAIL -> Field.Type.EMAIL;
                        case WEBCHAT, WHATSAPP, EXTERNAL -> null;
                    };
            fields.values().stream()
                    .filter(field -> field.type() == type && field.scope() == Field.Scope.CUSTOMER)
                    .findFirst()
                    .ifPresent(field -> candidates.add(
                            new CandidateValue(field.name(), identity.address(), CandidateValue.CHANNEL, 1)));
        }
        return candidates;
    }

    /** The phone number behind a WhatsApp id, in E.164. */
    static Optional<String> phoneOf(String whatsappId) {
        return WHATSAPP_ID.matcher(whatsappId).matches() ? Optional.of("+" + whatsappId) : Optional.empty();
    }
}
