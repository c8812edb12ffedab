package ai.focal360.customer;

import ai.focal360.customer.Merge.State;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Handover;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.Rounds;
import ai.focal360.platform.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Joins customers and parts them again, each in one transaction, when neither is being answered. Rows move by the
 * conversation they belong to, and conversations and addresses by the name they began under, so that parting finds exactly
 * what joining brought, with all that came to it since.
 */
@Component
class MergeWork extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(MergeWork.class);

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration LATER = Duration.ofMinutes(1);

    private final MergeRows merges;
    private final JdbcClient jdbc;
    private final ObjectProvider<PersonalData> data;
    private final TransactionOperations transactions;

    MergeWork(
            MergeRows merges,
            JdbcClient jdbc,
            ObjectProvider<PersonalData> data,
            TransactionOperations transactions,
            MergeProperties properties) {
        super("merge");
        this.merges = merges;
        this.jdbc = jdbc;
        this.data = data;
        this.transactions = transactions;
        every(properties.poll(), this::work);
    }

    /** Works on all whose time has come. */
    void work() {
        while (!Thread.currentThread().isInterrupted()) {
            var claimed = merges.claim(LEASE);
            if (claimed.isEmpty()) {
                return;
            }
            work(claimed.get());
        }
    }

    private void work(MergeRows.Open merge) {
        try {
            transactions.executeWithoutResult(status -> {
                hold(merge.tenant());
                if (merges.hold(merge).isPresent()) {
                    if (merge.state() == State.WANTED) {
                        join(merge);
                    } else {
                        part(merge);
                    }
                }
            });
        } catch (NotYet e) {
            merges.waits(merge, e.what, SOON, LATER);
        } catch (RuntimeException e) {
            // without its message: it may quote the person
            LOG.warn("Merge {} comes round again: {}", merge.id(), e.getClass().getSimpleName());
            merges.waits(merge, e.getClass().getSimpleName(), SOON, LATER);
        }
    }

    /**
     * One merge of a tenant at a time. Whoever else waits in a ring with this one goes first: it gives up before the database
     * (after its deadlock_timeout of a second) would choose somebody to give up.
     */
    private void hold(TenantId tenant) {
        jdbc.sql("select set_config('lock_timeout', '500ms', true), pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("customer-merge:" + tenant)
                .query((row, number) -> true)
                .single();
    }

    private void join(MergeRows.Open merge) {
        var tenant = merge.tenant();
        var one = merges.current(tenant, merge.survivor());
        var other = merges.current(tenant, merge.joined());
        if (one.isEmpty() || other.isEmpty() || one.equals(other)) {
            merges.dropped(merge, one.equals(other) ? "they are one already" : "one of them is not there any more");
            return;
        }
        var pair = held(tenant, one.get(), other.get());
        if (pair.beingErased()) {
            merges.dropped(merge, "one of them is being erased");
            return;
        }
        var survivor = pair.older();
        var joined = pair.younger();
        move(merge, new Handover(tenant, joined, survivor, conversations(tenant, names(tenant, joined)), false));
        jdbc.sql("update customer_identity set customer = ? where tenant = ? and customer = ?")
                .params(survivor.value(), tenant.value(), joined.value())
                .update();
        var known = values(tenant, survivor);
        var brought = new HashMap<String, FieldValue>();
        var replaced = new HashMap<String, FieldValue>();
        values(tenant, joined).forEach((field, value) -> {
            var before = known.get(field);
            if (before == null) {
                brought.put(field, value);
            } else if (value.isBetterThan(before)) {
                brought.put(field, value);
                replaced.put(field, before);
            }
        });
        known.putAll(brought);
        keep(tenant, survivor, known);
        jdbc.sql("update customer set joined_to = ?, updated_at = now() where tenant = ? and id = ?")
                .params(survivor.value(), tenant.value(), joined.value())
                .update();
        merges.done(merge, survivor, joined, ValuesJson.write(brought), ValuesJson.write(replaced));
        LOG.info("Merge {} is done", merge.id());
    }

    private void part(MergeRows.Open merge) {
        var tenant = merge.tenant();
        if (!held(tenant, merge.survivor(), merge.joined()).survives(merge.survivor())) {
            throw new NotYet("a later merge has to be undone first");
        }
        var names = names(tenant, merge.joined());
        move(merge, new Handover(tenant, merge.survivor(), merge.joined(), conversations(tenant, names), true));
        jdbc.sql("update customer_identity set customer = ? where tenant = ? and known_as = any(?)")
                .params(merge.joined().value(), tenant.value(), ids(names))
                .update();
        var stored = merges.values(merge);
        var replaced = ValuesJson.read(stored.replaced());
        var known = values(tenant, merge.survivor());
        ValuesJson.read(stored.brought()).forEach((field, value) -> {
            var before = replaced.get(field);
            if (value.equals(known.get(field))) {
                if (before == null) {
                    known.remove(field);
                } else {
                    known.put(field, before);
                }
            }
            merges.skip(merge, field, ValuesJson.write(value), before == null ? null : ValuesJson.write(before));
        });
        keep(tenant, merge.survivor(), known);
        jdbc.sql("update customer set joined_to = null, updated_at = now() where tenant = ? and id = ?")
                .params(tenant.value(), merge.joined().value())
                .update();
        merges.undone(merge);
        LOG.info("Merge {} is undone", merge.id());
    }

    private void move(MergeRows.Open merge, Handover handover) {
        for (var part : data.orderedStream().toList()) {
            part.handOver(handover).ifPresent(what -> {
                throw new NotYet(what);
            });
        }
    }

    /** Two customers whose rows are locked. */
    private record Pair(CustomerId older, CustomerId younger, Set<CustomerId> independent, boolean beingErased) {
        boolean survives(CustomerId customer) {
            return independent.contains(customer);
        }
    }

    /** Held in the order of whoever takes a message or erases: customers, addresses; conversations and turns follow. */
    private Pair held(TenantId tenant, CustomerId one, CustomerId other) {
        record Row(CustomerId id, boolean independent) {}
        var both = new UUID[] {one.value(), other.value()};
        jdbc.sql("select id from customer where tenant = ? and id = any(?) order by id for update")
                .params(tenant.value(), both)
                .query(UUID.class)
                .list();
        jdbc.sql("""
                        select address from customer_identity where tenant = ? and customer = any(?)
                        order by kind, address, known_as for update
                        """).params(tenant.value(), both).query(String.class).list();
        var rows = jdbc.sql("""
                        select id, joined_to is null as independent from customer where tenant = ? and id = any(?)
                        order by created_at, id
                        """)
                .params(tenant.value(), both)
                .query((row, number) -> new Row(new CustomerId(row.getObject("id", UUID.class)), row.getBoolean(2)))
                .list();
        if (rows.size() != 2) {
            throw new NotYet("one of them is not there any more");
        }
        var erased = jdbc.sql("select exists (select 1 from erasure where tenant = ? and customer = any(?))")
                .params(tenant.value(), both)
                .query(Boolean.class)
                .single();
        return new Pair(
                rows.get(0).id(),
                rows.get(1).id(),
                rows.stream().filter(Row::independent).map(Row::id).collect(Collectors.toSet()),
                erased);
    }

    /** A customer with all who were found to be them before. */
    private Set<CustomerId> names(TenantId tenant, CustomerId customer) {
        return jdbc
                .sql("select joined_customers(?, ?)")
                .params(tenant.value(), customer.value())
                .query(UUID.class)
                .list()
                .stream()
                .map(CustomerId::new)
                .collect(Collectors.toSet());
    }

    private Set<ConversationId> conversations(TenantId tenant, Set<CustomerId> names) {
        var all = new HashSet<ConversationId>();
        data.forEach(part -> all.addAll(part.openedFor(tenant, names)));
        return all;
    }

    private Map<String, FieldValue> values(TenantId tenant, CustomerId customer) {
        return new HashMap<>(ValuesJson.read(jdbc.sql("select field_values from customer where tenant = ? and id = ?")
                .params(tenant.value(), customer.value())
                .query(String.class)
                .single()));
    }

    private void keep(TenantId tenant, CustomerId customer, Map<String, FieldValue> values) {
        jdbc.sql("update customer set field_values = ?::jsonb, updated_at = now() where tenant = ? and id = ?")
                .params(ValuesJson.write(values), tenant.value(), customer.value())
                .update();
    }

    private static UUID[] ids(Set<CustomerId> customers) {
        return customers.stream().map(CustomerId::value).toArray(UUID[]::new);
    }

    /** Something has to end first; the transaction is rolled back. */
    private static final class NotYet extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String what;

        private NotYet(String what) {
            super(what);
            this.what = what;
        }
    }
}
