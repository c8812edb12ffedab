package ai.focal360.audit;

import ai.focal360.platform.TenantId;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The records of one kind, as the module that keeps their rows reads them for the search index. All methods join the
 * caller's transaction and see all tenants. One bean per kind.
 */
public interface SearchDocuments {
    SearchKind kind();

    /** Those that are there, as they stand now, in any order. */
    List<Version> read(Collection<String> documents);

    /**
     * Up to {@code limit} ids in an order of their own; {@code position} is where the portion before ended. What is written
     * meanwhile may be missed: it is noted in {@link SearchCopy}.
     */
    Portion portion(@Nullable String position, int limit);

    /** How many there are, by tenant and by the month of {@link Searchable#since} in UTC. */
    List<Count> counts();

    /**
     * {@code revision} grows with every change of the row, under the row's own lock ({@code revision = revision + 1}): the
     * index takes no older one after a newer one, whoever brings it.
     */
    record Version(Searchable record, long revision) {}

    /** {@code next} continues and is absent at the end. */
    record Portion(List<String> documents, @Nullable String next) {
        public Portion {
            documents = List.copyOf(documents);
        }
    }

    record Count(TenantId tenant, YearMonth month, long documents) {
        /** The rows of a table by the month of a column. */
        static List<Count> of(JdbcClient jdbc, String table, String since) {
            return jdbc.sql("""
                            select tenant, to_char(%s at time zone 'UTC', 'YYYY-MM') as month, count(*) as documents
                            from %s group by 1, 2 order by 1, 2
                            """.formatted(since, table))
                    .query((row, number) -> new Count(
                            new TenantId(row.getString("tenant")),
                            YearMonth.parse(row.getString("month")),
                            row.getLong("documents")))
                    .list();
        }
    }
}
