package ai.focal360.channel;

import ai.focal360.platform.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** One way to reach one person; what is said on it has one order. {@code address} is in the channel's own form. */
public record Lane(TenantId tenant, String channel, String address) {
    /** The same for the same lane on every node; nothing of the lane can be read from it. */
    public UUID id() {
        return UUID.nameUUIDFromBytes(
                "%s\n%s\n%s".formatted(tenant, channel, address).getBytes(StandardCharsets.UTF_8));
    }
}
