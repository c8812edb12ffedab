package ai.focal360.platform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Bearer tokens of the API: {@code fcl_<tenant>_<256 random bits>}, each for one role in one tenant. The database knows
 * their SHA-256 only, which for random tokens of this length needs neither salt nor stretching.
 */
@Component
public class ApiTokens implements StartNotice {
    private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);
    private static final int MOST = 200;
    private static final Pattern SHAPE = Pattern.compile("fcl_([a-z][a-z0-9-]{0,62})_[A-Za-z0-9_-]{43}");

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Secrets secrets;
    private final CopyOnWriteArrayList<Ensured> ensured = new CopyOnWriteArrayList<>();

    ApiTokens(JdbcClient jdbc, TransactionOperations transactions, Secrets secrets) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.secrets = secrets;
    }

    /** A token as its tenant's owner sees it; the token itself is nowhere. */
    public record Listed(UUID id, Role role, String label, Instant created) {}

    /** A new token, readable this once. */
    public String create(TenantId tenant, Role role) {
        var token = make(tenant);
        insert(tenant, role, token);
        return token;
    }

    /** A token that was just made: the only moment it can be read. */
    public record Created(Listed listed, String token) {
        @Override
        public String toString() {
            return "Created[listed=" + listed + "]";
        }
    }

    /** A new token that says what it is for; empty where the tenant has as many as it may have. */
    public Optional<Created> create(TenantId tenant, Role role, String label) {
        var token = make(tenant);
        var listed = transactions.execute(transaction -> {
            alone();
            return jdbc.sql("""
                            insert into api_token (tenant, role, label, hash)
                            select :tenant, :role, :label, :hash
                            where (select count(*) from api_token where tenant = :tenant and revoked_at is null) < :most
                            returning id, role, label, created_at
                            """)
                    .param("tenant", tenant.value())
                    .param("role", role.name())
                    .param("label", label)
                    .param("hash", hash(token))
                    .param("most", MOST)
                    .query(ApiTokens::listed)
                    .list();
        });
        return listed.stream().findFirst().map(made -> new Created(made, token));
    }

    /** The tenant's tokens that are not revoked, oldest first. */
    public List<Listed> list(TenantId tenant) {
        return jdbc.sql("""
                        select id, role, label, created_at from api_token
                        where tenant = :tenant and revoked_at is null
                        order by created_at, id
                        """)
                .param("tenant", tenant.value())
                .query(ApiTokens::listed)
                .list();
    }

    /**
     * Sees to it that the tenant has a token of this role: the configured one ({@code
     * focal.secrets.<tenant>.<role>-token}), else any earlier one, else a new one kept readable in the home folder. The
     * start notice lists it.
     */
    public void ensure(TenantId tenant, Role role) {
        var name = role.key() + "-token";
        var configured = secrets.configured(tenant, name);
        if (configured.isPresent()) {
            insert(tenant, role, checked(configured.get(), tenant, name));
            return;
        }
        transactions.executeWithoutResult(transaction -> {
            // several nodes start at once and one of them is to generate
            alone();
            if (!exists(tenant, role)) {
                insert(tenant, role, generate(tenant, name));
            }
        });
        ensured.addIfAbsent(new Ensured(tenant, role, name));
    }

    /** Whose token this is; empty for one that is malformed, unknown or revoked. */
    public Optional<Caller> caller(String token) {
        var shape = SHAPE.matcher(token);
        if (!shape.matches()) {
            return Optional.empty();
        }
        return jdbc.sql("""
                        select id, tenant, role from api_token
                        where tenant = :tenant and hash = :hash and revoked_at is null
                        """)
                .param("tenant", shape.group(1))
                .param("hash", hash(token))
                .query((row, number) -> new Caller(
                        row.getObject("id", UUID.class),
                        new TenantId(row.getString("tenant")),
                        Role.valueOf(row.getString("role"))))
                .optional();
    }

    /** Ends one token; false where the tenant has no such token, or no longer. */
    public boolean revoke(TenantId tenant, UUID id) {
        return jdbc.sql("""
                        update api_token set revoked_at = now()
                        where tenant = :tenant and id = :id and revoked_at is null
                        """).param("tenant", tenant.value()).param("id", id).update() == 1;
    }

    /** Ends every token of this role, so that the next {@link #ensure} makes a new one. */
    public void revokeAll(TenantId tenant, Role role) {
        jdbc.sql("""
                        update api_token set revoked_at = now()
                        where tenant = :tenant and role = :role and revoked_at is null
                        """).param("tenant", tenant.value()).param("role", role.name()).update();
    }

    @Override
    public List<Line> lines() {
        return ensured.stream()
                .flatMap(token -> secrets.knownCredential(token.tenant, token.name).stream()
                        .map(value ->
                                (Line) new Line.Credential("API token", token.tenant + " " + token.role.key(), value)))
                .toList();
    }

    /** Until the end of the transaction, the only one making tokens on this database. */
    private void alone() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('focal.api_token'))")
                .query()
                .singleRow();
    }

    private static Listed listed(ResultSet row, int number) throws SQLException {
        return new Listed(
                row.getObject("id", UUID.class),
                Role.valueOf(row.getString("role")),
                row.getString("label"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private String generate(TenantId tenant, String name) {
        var token = make(tenant);
        if (secrets.keepsCredentials()) {
            secrets.keepCredential(tenant, name, token);
            return token;
        }
        LOG.warn("{} cannot be written; this {} is shown once: {}", secrets.credentialsFile(), name, token);
        return token;
    }

    private boolean exists(TenantId tenant, Role role) {
        return jdbc.sql("""
                        select exists (select from api_token
                                       where tenant = :tenant and role = :role and revoked_at is null)
                        """)
                .param("tenant", tenant.value())
                .param("role", role.name())
                .query(Boolean.class)
                .single();
    }

    private void insert(TenantId tenant, Role role, String token) {
        jdbc.sql("""
                        insert into api_token (tenant, role, hash) values (:tenant, :role, :hash)
                        on conflict (tenant, hash) do update set role = excluded.role, revoked_at = null
                        """)
                .param("tenant", tenant.value())
                .param("role", role.name())
                .param("hash", hash(token))
                .update();
    }

    private static String make(TenantId tenant) {
        return "fcl_" + tenant + "_" + Secrets.random(32);
    }

    private static String checked(String token, TenantId tenant, String name) {
        var shape = SHAPE.matcher(token);
        if (!shape.matches() || !shape.group(1).equals(tenant.value())) {
            throw new StartFailure(
                    "The token configured as focal.secrets.%s.%s does not have the shape of a token."
                            .formatted(tenant, name),
                    "Expected fcl_%s_ followed by 43 characters of A-Z a-z 0-9 _ and -, for example made by: echo fcl_%s_$(openssl rand -base64 32 | tr '+/' '-_' | tr -d =)"
                            .formatted(tenant, tenant));
        }
        return token;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every Java runtime to know SHA-256", e);
        }
    }

    private record Ensured(TenantId tenant, Role role, String name) {}
}
