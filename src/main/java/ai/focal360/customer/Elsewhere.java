package ai.focal360.customer;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import java.util.Optional;
import java.util.UUID;

/** Says something at another address than the one a customer writes from. */
public interface Elsewhere {
    /** The tenant's channel that reaches addresses of this kind, where it has one. */
    Optional<ChannelConfig> channel(TenantId tenant, Identity.Kind kind);

    /** Whether there is somebody who could be asked to send what is said on this channel. */
    boolean reaches(TenantId tenant, ChannelConfig channel);

    /** Joins the caller's transaction: said once when that commits. */
    void say(SayElsewhere saying);

    /** What was said under this reference, and sent, is not kept any longer. Joins the caller's transaction. */
    void forget(TenantId tenant, UUID reference);

    /** {@code conversation} is whose it belongs to, {@code reference} names it among what is sent. */
    record SayElsewhere(
            TenantId tenant,
            ConversationId conversation,
            UUID reference,
            ChannelConfig channel,
            Address address,
            String text) {
        /** Without the text: this may end up in a log. */
        @Override
        public String toString() {
            return "SayElsewhere[%s on %s]".formatted(reference, channel.id());
        }
    }
}
