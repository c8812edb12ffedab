package ai.focal360.platform;

import java.util.Set;

/**
 * A customer whose data are handed out or taken away, with all conversations they are in: modules that keep rows by
 * conversation have no other way to know whose they are.
 */
public record Person(TenantId tenant, CustomerId customer, Set<ConversationId> conversations, Pseudonyms pseudonyms) {
    public Person {
        conversations = Set.copyOf(conversations);
    }
}
