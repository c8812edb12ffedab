package ai.focal360.customer;

import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.Pseudonyms;
import ai.focal360.platform.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a customer may ask of a tenant: everything that is kept of them, and to be forgotten. */
@Component
public class Privacy {
    private static final int LISTED = 200;

    private final JdbcClient jdbc;
    private final MergeRows merges;
    private final ErasureRows erasures;
    private final ObjectProvider<PersonalData> data;

    Privacy(JdbcClient jdbc, MergeRows merges, ErasureRows erasures, ObjectProvider<PersonalData> data) {
        this.jdbc = jdbc;
        this.merges = merges;
        this.erasures = erasures;
        this.data = data;
    }

    /** The parts of what is kept, in the order in which they are erased. */
    public List<PersonalData> parts() {
        return data.orderedStream().toList();
    }

    /** Somebody whose data can be exported, absent where there is no such customer. */
    public Optional<Person> person(TenantId tenant, CustomerId customer) {
        return merges.current(tenant, customer).map(known -> identified(tenant, known));
    }

    /**
     * Begins to forget a customer. From the commit on their addresses are nobody's, so that whoever writes from one of them is
     * a new customer; messages that are being accepted meanwhile are waited for and belong to the old one. Asked again, it is
     * the same erasure for as long as it takes; absent where there is no such customer any more.
     */
    @Transactional
    public Optional<Erasure> erase(TenantId tenant, CustomerId named, Caller by) {
        // whichever of their names was given
        var customer = merges.current(tenant, named).orElse(named);
        var exists = jdbc.sql("select true from customer where tenant = ? and id = ? for update")
                .params(tenant.value(), customer.value())
                .query(Boolean.class)
                .optional()
                .isPresent();
        var begun = erasures.of(tenant, customer);
        if (begun.isPresent() || !exists) {
            return begun;
        }
        var addresses = jdbc.sql("delete from customer_identity where tenant = ? and customer = ?")
                .params(tenant.value(), customer.value())
                .update();
        // only now, when no further conversation can begin
        erasures.add(identified(tenant, customer), by, addresses);
        return erasures.of(tenant, customer);
    }

    public Optional<Erasure> erasure(TenantId tenant, UUID erasure) {
        return erasures.find(tenant, erasure);
    }

    /** The newest first. */
    public List<Erasure> erasures(TenantId tenant) {
        return erasures.newest(tenant, LISTED);
    }

    private Person identified(TenantId tenant, CustomerId customer) {
        Set<ConversationId> conversations = new HashSet<>();
        data.forEach(part -> conversations.addAll(part.conversations(tenant, customer)));
        return new Person(tenant, customer, conversations, Pseudonyms.fresh());
    }
}
