package ai.focal360.ingress;

/** Where adapters hand over what arrived. */
public interface Inbox {
    /**
     * Accepts a message durably, or recognises it: safe to repeat. When this returns, the message will be answered even if
     * the process dies the next moment; when it throws, nothing was kept and the sender should try again.
     */
    Acceptance accept(InboundMessage message);
}
