package ai.focal360.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A tenant's name as it stands in folders, addresses and every row: lower case letters, digits and dashes. */
public record TenantId(@JsonValue String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** The pack whose rules and processes all tenants share. */
    public static final TenantId PLATFORM = new TenantId("platform");

    @JsonCreator
    public TenantId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "Expected a tenant id like 'acme-shop', but it is '%s'".formatted(value));
        }
    }

    public static boolean isValid(String value) {
        return SHAPE.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
