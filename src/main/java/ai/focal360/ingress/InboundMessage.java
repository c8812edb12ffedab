package ai.focal360.ingress;

import ai.focal360.customer.Identity;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A message as an adapter understood it. {@code address} is who sent it, in the channel's own form (WhatsApp id, webchat
 * visitor); {@code providerMessageId} is the sender's or provider's own, so that a repeated delivery is recognised.
 * {@code payload} is kept as it came. {@code session} is the channel's own name of a sitting, which is a conversation beside others
 * of the same customer; empty where the channel has none. Only {@code TEXT} is answered; other kinds are acknowledged and recorded.
 * {@code level} is what the provider says about the sender: {@code CLAIMED} where it does not vouch for the address. {@code spoken}: a
 * person said it to the agent; what a program or a provider tells of them moves no conversation to where it came from.
 */
public record InboundMessage(
        TenantId tenant,
        ChannelConfig channel,
        String address,
        String providerMessageId,
        String kind,
        @Nullable String text,
        @Nullable JsonNode payload,
        String session,
        Identity.Level level,
        boolean spoken) {
    public static final String TEXT = "text";

    /** Said by a sender the provider vouches for, on a channel without sessions. */
    public InboundMessage(
            TenantId tenant,
            ChannelConfig channel,
            String address,
            String providerMessageId,
            String kind,
            @Nullable String text,
            @Nullable JsonNode payload) {
        this(
                tenant,
                channel,
                address,
                providerMessageId,
                kind,
                text,
                payload,
                "",
                Identity.Level.VERIFIED_BY_PROVIDER,
                true);
    }
}
