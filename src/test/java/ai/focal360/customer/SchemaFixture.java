package ai.focal360.customer;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.Field.Scope;
import ai.focal360.tenant.Field.Type;
import ai.focal360.tenant.TenantData;
import ai.focal360.tenant.Texts;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** A shop's customer data schema, with one field of every type. */
final class SchemaFixture {
    static final TenantId SHOP = new TenantId("acme-shop");
    static final CustomerProperties DEFAULTS = new CustomerProperties("NL", "EUR", ZoneId.of("Europe/Amsterdam"), 0.5);

    private SchemaFixture() {}

    static Schema schema() {
        return Schema.of(data(Map.of()), DEFAULTS);
    }

    static TenantData data(Map<String, Object> settings) {
        return data(
                settings,
                List.of(
                        field("name", Type.TEXT, Scope.CUSTOMER),
                        field("email", Type.EMAIL, Scope.CUSTOMER),
                        field("phone", Type.PHONE, Scope.CUSTOMER),
                        field("birthday", Type.DATE, Scope.CUSTOMER),
                        field("newsletter", Type.BOOLEAN, Scope.CUSTOMER),
                        field("sizes", Type.LIST, Scope.CUSTOMER),
                        field("household", Type.NUMBER, Scope.CUSTOMER),
                        field("damage", Type.MONEY, Scope.CONVERSATION),
                        pattern("order_id", "#W\\d{7}"),
                        reason()));
    }

    static TenantData data(Map<String, Object> settings, List<Field> fields) {
        return new TenantData(
                "Acme Shop",
                settings,
                List.of(),
                List.of(),
                fields,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Texts(Map.of()));
    }

    static Field field(String name, Type type, Scope scope) {
        return new Field(name, type, scope, Map.of("en", name), null, null, Map.of(), true, Map.of());
    }

    static Field pattern(String name, String pattern) {
        return new Field(name, Type.TEXT, Scope.CONVERSATION, Map.of(), null, pattern, Map.of(), false, Map.of());
    }

    private static Field reason() {
        return new Field(
                "cancel_reason",
                Type.ENUM,
                Scope.CONVERSATION,
                Map.of(),
                null,
                null,
                Map.of(
                        "no longer needed",
                        Map.of("en", List.of("don't need it", "changed my mind"), "nl", List.of("niet meer nodig")),
                        "ordered by mistake",
                        Map.of("en", List.of("by accident"), "de", List.of("aus Versehen", "überflüssig"))),
                false,
                Map.of());
    }
}
