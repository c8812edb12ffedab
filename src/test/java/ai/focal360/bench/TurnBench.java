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
import java.util.function.ToDoubleFunction;
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
    private static final int WARM_UP = Integer.getInteger("bench.warm-up", 4);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", 8));
    private static final Load LOAD = new Load(IN_FLIGHT, POOL, CUSTOMERS, Duration.ofSeconds(2), MEASURED);

    private static final String FLOOR = "the same commits by plain JDBC (floor)";
    private static final String NO_TOUCH = "our turn without touch";
    private static final String NEW_TEXTS = "the same, every text never seen before";
    private static final String ADVANCE = "our turn with one scenario advance";
    private static final String STOCK_TURN = "the same turn on stock Camunda (history full)";
    private static final String STOCK = "stock Camunda alone: 11 empty tasks, no turn";

    private final Map<String, List<Load.Result>> results = new LinkedHashMap<>();

    @Test
    void turnsAreNotFarFromTheirFloor() throws Exception {
        FileSystemUtils.deleteRecursively(Path.of("target/bench"));
        try (var platform = Platform.start(
                Map.of("focal.home", "target/bench", "spring.datasource.hikari.maximum-pool-size", POOL))) {
            requireDurable(platform);
            // long enough to be compiled; and the floor's last commit then writes what ours wrote
            advance(platform);
            for (var warming = 0; warming < WARM_UP; warming++) {
                noTouch(platform);
            }
            var written = written(platform);
            try (var floor = new PlainTurns(pool(platform, "floor"), CUSTOMERS, written);
                    var enginePool = pool(platform, "stock");
                    var stock = new StockEngine(enginePool);
                    var stockTurns = stock.turns(enginePool, CUSTOMERS, written);
                    var alone = stock.alone(POOL)) {
                LOAD.on(floor);
                LOAD.on(stockTurns);
                LOAD.on(alone);
                for (var round = 0; round < ROUNDS; round++) {
                    note(FLOOR, LOAD.on(floor));
                    note(NO_TOUCH, noTouch(platform));
                    note(NEW_TEXTS, newTexts(platform));
                    note(ADVANCE, advance(platform));
                    note(STOCK_TURN, LOAD.on(stockTurns));
                    note(STOCK, LOAD.on(alone));
                }
            }
            print(written);
        }
        var aims = new SoftAssertions();
        aims.assertThat(perSecond(NO_TOUCH) / perSecond(FLOOR))
                .as("of the floor")
                .isGreaterThanOrEqualTo(0.4);
        aims.assertThat(perSecond(NO_TOUCH) / perSecond(STOCK_TURN))
                .as("times the same turn on stock Camunda")
                .isGreaterThanOrEqualTo(2);
        aims.assertAll();
    }

    private static Load.Result noTouch(Platform platform) throws InterruptedException {
        platform.forget();
        return LOAD.on(platform.with("Thank you very much", "thanks"));
    }

    private static Load.Result newTexts(Platform platform) throws InterruptedException {
        platform.forget();
        return LOAD.on(platform.withNumbered("Thank you very much, that was message number %d", "thanks"));
    }

    private static Load.Result advance(Platform platform) throws InterruptedException {
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

    private void note(String what, Load.Result result) {
        System.out.printf("  %-46s %8.0f /s %8.2f ms CPU%n", what, result.perSecond(), result.cpuMillis());
        results.computeIfAbsent(what, key -> new ArrayList<>()).add(result);
    }

    private double perSecond(String what) {
        return median(what, Load.Result::perSecond);
    }

    private double cpu(String what) {
        return median(what, Load.Result::cpuMillis);
    }

    private double median(String what, ToDoubleFunction<Load.Result> figure) {
        var sorted = results.get(what).stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void print(PlainTurns.Written written) {
        System.out.printf(
                "%nMedians of %d rounds of %d s, %d turns in flight, pool of %d, fsync on; a TurnRecord has %d characters%n",
                ROUNDS,
                MEASURED.toSeconds(),
                IN_FLIGHT,
                POOL,
                written.document().length());
        System.out.printf("%-46s %9s %9s %9s %9s%n", "", "turns/s", "of floor", "x stock", "CPU ms");
        for (var what : results.keySet()) {
            System.out.printf(
                    "%-46s %9.0f %9.2f %9.1f %9.2f%n",
                    what,
                    perSecond(what),
                    perSecond(what) / perSecond(FLOOR),
                    perSecond(what) / perSecond(STOCK_TURN),
                    cpu(what));
        }
    }
}
