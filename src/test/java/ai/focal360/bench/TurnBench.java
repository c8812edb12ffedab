package ai.focal360.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * What a turn costs, beside the least it could cost and beside stock Camunda: run in turns on one PostgreSQL with fsync on,
 * with as many connections and as many turns in flight each. Fails when an aim is missed.
 */
class TurnBench {
    private static final int POOL = 10;
    private static final int CUSTOMERS = 2_000;
    private static final int IN_FLIGHT = 64;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", 8));
    private static final Load LOAD = new Load(IN_FLIGHT, POOL, CUSTOMERS, Duration.ofSeconds(2), MEASURED);

    private static final String FLOOR = "the same commits by plain JDBC (floor)";
    private static final String NO_TOUCH = "our turn without touch";
    private static final String ADVANCE = "our turn with one scenario advance";
    private static final String STOCK_TURN = "the same commits around stock Camunda";
    private static final String STOCK = "stock Camunda alone (11 tasks, history full)";

    private final Map<String, List<Double>> results = new LinkedHashMap<>();

    @Test
    void turnsAreNotFarFromTheirFloor() throws Exception {
        FileSystemUtils.deleteRecursively(Path.of("target/bench"));
        try (var platform = Platform.start(
                Map.of("focal.home", "target/bench", "spring.datasource.hikari.maximum-pool-size", POOL))) {
            requireDurable(platform);
            // loads classes and makes customers; the floor's last commit then writes what ours wrote
            noTouch(platform);
            advance(platform);
            noTouch(platform);
            var written = written(platform);
            try (var floor = new PlainTurns(pool(platform, "floor"), CUSTOMERS, written);
                    var enginePool = pool(platform, "stock");
                    var stock = new StockEngine(enginePool);
                    var stockTurns = stock.turns(enginePool, CUSTOMERS, written);
                    var alone = stock.alone(POOL)) {
                LOAD.on(floor);
                LOAD.on(stockTurns);
                for (var round = 0; round < ROUNDS; round++) {
                    note(FLOOR, LOAD.on(floor));
                    note(NO_TOUCH, noTouch(platform));
                    note(ADVANCE, advance(platform));
                    note(STOCK_TURN, LOAD.on(stockTurns));
                    note(STOCK, LOAD.on(alone));
                }
            }
            print(written);
        }
        var aims = new SoftAssertions();
        aims.assertThat(median(NO_TOUCH) / median(FLOOR)).as("of the floor").isGreaterThanOrEqualTo(0.4);
        aims.assertThat(median(NO_TOUCH) / median(STOCK))
                .as("times stock Camunda")
                .isGreaterThanOrEqualTo(6);
        aims.assertAll();
    }

    private static double noTouch(Platform platform) throws InterruptedException {
        platform.forget();
        return LOAD.on(platform.with("Thank you very much", "thanks"));
    }

    private static double advance(Platform platform) throws InterruptedException {
        platform.forget();
        return LOAD.on(platform.with("How long do I have to return something?", "none"));
    }

    private static void requireDurable(Platform platform) {
        for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(platform.bean(JdbcClient.class)
                            .sql("show " + setting)
                            .query(String.class)
                            .single())
                    .as(setting)
                    .isEqualTo("on");
        }
    }

    private static PlainTurns.Written written(Platform platform) {
        return platform.bean(JdbcClient.class)
                .sql("""
                        select c.state::text, r.document::text, m.text from turn_record r
                        join conversation c on c.id = r.conversation join outbound_message m on m.turn = r.turn_id
                        order by r.finished_at desc limit 1
                        """)
                .query((row, number) -> new PlainTurns.Written(row.getString(1), row.getString(2), row.getString(3)))
                .single();
    }

    /** A database of its own on the same server, with the platform's tables. */
    private static HikariDataSource pool(Platform platform, String name) {
        var jdbc = platform.bean(JdbcClient.class);
        if (jdbc.sql("select from pg_database where datname = ?")
                .param(name)
                .query()
                .listOfRows()
                .isEmpty()) {
            jdbc.sql("create database " + name).update();
        }
        var server = platform.bean(JdbcConnectionDetails.class);
        var config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl().replace("/focal360", "/" + name));
        config.setUsername(server.getUsername());
        config.setPassword(server.getPassword());
        config.setMaximumPoolSize(POOL);
        var pool = new HikariDataSource(config);
        Flyway.configure()
                .dataSource(pool)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        return pool;
    }

    private void note(String what, double perSecond) {
        System.out.printf("  %-46s %8.0f /s%n", what, perSecond);
        results.computeIfAbsent(what, key -> new ArrayList<>()).add(perSecond);
    }

    private double median(String what) {
        var sorted = results.get(what).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void print(PlainTurns.Written written) {
        System.out.printf(
                "%nMedians of %d rounds of %d s, %d turns in flight, pool of %d, fsync on; a TurnRecord has %d characters%n",
                ROUNDS,
                MEASURED.toSeconds(),
                IN_FLIGHT,
                POOL,
                written.document().length());
        System.out.printf("%-48s %8s %9s %9s%n", "", "turns/s", "of floor", "x stock");
        for (var what : results.keySet()) {
            System.out.printf(
                    "%-48s %8.0f %9.2f %9.1f%n",
                    what, median(what), median(what) / median(FLOOR), median(what) / median(STOCK));
        }
    }
}
