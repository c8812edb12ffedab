package ai.focal360.agenda;

import ai.focal360.turn.Contact;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A due task while it is seen to, by one thread: how its customer stands with the agents, and what was decided. */
final class Case {
    private final Claim claim;
    private final List<Contact> contacts;
    private @Nullable Resolution resolution;

    Case(Claim claim, List<Contact> contacts) {
        this.claim = claim;
        this.contacts = List.copyOf(contacts);
    }

    Claim claim() {
        return claim;
    }

    AgendaTask task() {
        return claim.task();
    }

    List<Contact> contacts() {
        return contacts;
    }

    /** The conversation the task is about, else the customer's with its agent that is open, else the last one that was. */
    @Nullable
    Contact contact() {
        return contacts.stream()
                .filter(contact -> contact.agent().equals(task().agent()))
                .max(Comparator.comparing(
                                (Contact contact) -> contact.conversation().equals(task().conversation()))
                        .thenComparing(Contact::open)
                        .thenComparing(contact -> contact.lastHeard().orElse(Instant.MIN)))
                .orElse(null);
    }

    void decided(Resolution by) {
        resolution = by;
    }

    Resolution resolution() {
        if (resolution == null) {
            throw new IllegalStateException("Expected task %s to have been considered".formatted(task().id()));
        }
        return resolution;
    }

    /** As the process and the figures name it. */
    String outcome() {
        return resolution().outcome();
    }
}
