package ai.focal360.scenario;

import ai.focal360.audit.Talk;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import java.util.Optional;

/** Whose a conversation is; whoever keeps conversations answers. Joins the caller's transaction. */
public interface Talks {
    Optional<Talk> find(TenantId tenant, ConversationId conversation);
}
