package ai.focal360.customer;

import ai.focal360.platform.Caller;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.PersonalData;
import ai.focal360.platform.Role;
import ai.focal360.platform.Rounds;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Erasures of a shop's customers on a real PostgreSQL, of the parts a test gives. */
public final class Erasures {
    static final Caller OWNER = new Caller(UUID.randomUUID(), SchemaFixture.SHOP, Role.OWNER);

    final Customers customers;
    final Privacy privacy;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ErasureRows rows;

    public Erasures(DataSource database, List<? extends PersonalData> parts) {
        jdbc = JdbcClient.create(database);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        var merges = new MergeRows(jdbc);
        customers = new Customers(
                jdbc,
                new CustomerIdentityMap(jdbc, merges, event -> {}),
                LiveTenants.with(SchemaFixture.SHOP, SchemaFixture.data(Map.of())),
                SchemaFixture.DEFAULTS);
        rows = new ErasureRows(jdbc, new ObjectMapper());
        var beans = new StaticListableBeanFactory();
        parts.forEach(part -> beans.addBean(part.name(), part));
        privacy = new Privacy(jdbc, merges, rows, beans.getBeanProvider(PersonalData.class));
    }

    /** This module's own part, to be erased last. */
    public static PersonalData identities(DataSource database) {
        return new CustomerRows(JdbcClient.create(database));
    }

    public TenantId shop() {
        return SchemaFixture.SHOP;
    }

    public CustomerId customer(String address) {
        return customers.contact(SchemaFixture.SHOP, ChannelConfig.Kind.WEBCHAT, address);
    }

    public Erasure begin(CustomerId customer) {
        return transaction.execute(
                status -> privacy.erase(SchemaFixture.SHOP, customer, OWNER).orElseThrow());
    }

    public Erasure told(UUID erasure) {
        return privacy.erasure(SchemaFixture.SHOP, erasure).orElseThrow();
    }

    /** One round of a node of its own. */
    public void work() {
        node(Duration.ofDays(1)).work();
    }

    /** A node that looks for work so often, once it is started. */
    public Rounds start(Duration poll) {
        var node = node(poll);
        node.start();
        return node;
    }

    private ErasureWork node(Duration poll) {
        return new ErasureWork(rows, privacy, transaction, new ErasureProperties(poll));
    }

    /** Whoever works on one was gone for as long as it takes to be noticed. */
    public void leasesEnd() {
        jdbc.sql("update erasure set next_at = clock_timestamp()").update();
    }
}
