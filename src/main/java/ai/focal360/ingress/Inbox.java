package ai.focal360.ingress;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;

/** Where adapters hand over what arrived. */
public interface Inbox {
    /**
     * Accepts a message durably, or recognises it: safe to repeat. When this returns, the message will be answered even if
     * the process dies the next moment; when it throws, nothing was kept and the sender should try again.
     */
    Acceptance accept(InboundMessage message);

    /** The customer is seen to type: what gathers from this address waits a little longer, within the channel's limit. */
    void typing(TenantId tenant, ChannelConfig channel, String address);
}
