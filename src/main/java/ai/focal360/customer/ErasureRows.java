package ai.focal360.customer;

import ai.focal360.customer.Erasure.State;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalRows;
import ai.focal360.platform.Pseudonyms;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Erasures as rows. Joins the caller's transaction. */
@Repository
class ErasureRows {
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};
    private static final String TOLD = "id, state, requested_by, role, requested_at, done_at, waits_for, changed";

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    ErasureRows(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** One that is to be worked on. */
    record Open(UUID id, Person person) {}

    /** {@code addresses}: how many were let go of. */
    void add(Person person, Caller by, long addresses) {
        PersonalRows.in(jdbc)
                .about(person, """
                        insert into erasure (tenant, requested_by, role, customer, conversations, salt, changed)
                        values (:tenant, :by, :role, :customer, :conversations, :salt, :changed::jsonb)
                        """)
                .param("by", by.token())
                .param("role", by.role().key())
                .param("changed", write(Map.of("customer_identity", addresses)))
                .update();
    }

    /** The one that is at work on this customer. */
    Optional<Erasure> of(TenantId tenant, CustomerId customer) {
        return jdbc.sql("select %s from erasure where tenant = ? and customer = ?".formatted(TOLD))
                .params(tenant.value(), customer.value())
                .query(this::told)
                .optional();
    }

    Optional<Erasure> find(TenantId tenant, UUID erasure) {
        return jdbc.sql("select %s from erasure where tenant = ? and id = ?".formatted(TOLD))
                .params(tenant.value(), erasure)
                .query(this::told)
                .optional();
    }

    List<Erasure> newest(TenantId tenant, int most) {
        return jdbc.sql("select %s from erasure where tenant = ? order by requested_at desc, id desc limit ?"
                        .formatted(TOLD))
                .params(tenant.value(), most)
                .query(this::told)
                .list();
    }

    /** One whose time has come; other nodes leave it alone for as long as the lease. */
    Optional<Open> claim(Duration lease) {
        return jdbc.sql("""
                        update erasure set next_at = clock_timestamp() + make_interval(secs => :lease)
                        where id = (select id from erasure where state = 'WORKING' and next_at <= clock_timestamp()
                                    order by next_at limit 1 for update skip locked)
                        returning id, tenant, customer, conversations, salt
                        """)
                .param("lease", lease.toSeconds())
                .query(ErasureRows::open)
                .optional();
    }

    /** Counts what was done, and holds on for another lease. */
    void changed(Open erasure, Map<String, Long> rows, Duration lease) {
        jdbc.sql("""
                        update erasure set
                            changed = (select coalesce(jsonb_object_agg(name, total), '{}') from (
                                           select name, sum(count) as total from (
                                               select key as name, value::bigint as count from jsonb_each_text(changed)
                                               union all
                                               select key, value::bigint from jsonb_each_text(:rows::jsonb)) counted
                                           where count > 0 group by name) summed),
                            next_at = clock_timestamp() + make_interval(secs => :lease)
                        where id = :id and state = 'WORKING'
                        """)
                .param("rows", write(rows))
                .param("lease", lease.toSeconds())
                .param("id", erasure.id())
                .update();
    }

    /** Comes round again: soon at first, later and later for as long as it fails. */
    void waits(Open erasure, String what, Duration least, Duration longest) {
        jdbc.sql("""
                        update erasure set waits_for = :what, failures = failures + 1,
                            next_at = clock_timestamp()
                                + make_interval(secs => least(:least * power(2, least(failures, 20)), :longest))
                        where id = :id and state = 'WORKING'
                        """)
                .param("what", what)
                .param("least", least.toMillis() / 1000.0)
                .param("longest", longest.toSeconds())
                .param("id", erasure.id())
                .update();
    }

    /** From here on nobody knows whom it was about. */
    void done(Open erasure) {
        jdbc.sql("""
                        update erasure set state = 'DONE', customer = null, conversations = null, salt = null,
                               waits_for = null, done_at = clock_timestamp()
                        where id = :id and state = 'WORKING'
                        """).param("id", erasure.id()).update();
    }

    private static Open open(ResultSet row, int number) throws SQLException {
        return new Open(
                row.getObject("id", UUID.class),
                new Person(
                        new TenantId(row.getString("tenant")),
                        new CustomerId(row.getObject("customer", UUID.class)),
                        conversations(row),
                        new Pseudonyms(row.getBytes("salt"))));
    }

    private static Set<ConversationId> conversations(ResultSet row) throws SQLException {
        return Arrays.stream((UUID[]) row.getArray("conversations").getArray())
                .map(ConversationId::new)
                .collect(Collectors.toSet());
    }

    private Erasure told(ResultSet row, int number) throws SQLException {
        var done = row.getObject("done_at", OffsetDateTime.class);
        return new Erasure(
                row.getObject("id", UUID.class),
                State.valueOf(row.getString("state")),
                row.getObject("requested_by", UUID.class),
                row.getString("role"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                done == null ? null : done.toInstant(),
                row.getString("waits_for"),
                read(row.getString("changed")));
    }

    private String write(Map<String, Long> rows) {
        try {
            return json.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected counts to be JSON", e);
        }
    }

    private Map<String, Long> read(String rows) {
        try {
            return new TreeMap<>(json.readValue(rows, COUNTS));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected counts to be JSON", e);
        }
    }
}
