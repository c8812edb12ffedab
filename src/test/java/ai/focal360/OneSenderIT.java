package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One customer who sends more at once than a node has connections. */
class OneSenderIT extends WholeProduct {
    private static final int AT_ONCE = 60;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void leavesTheOthersTheirConnections() {
        var loud = visitor();
        loud.says("How long do I have to return something?");
        var senders = Executors.newFixedThreadPool(AT_ONCE);
        var sent = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        try {
            new TransactionTemplate(transactions).executeWithoutResult(status -> {
                jdbc.sql("select id from conversation where id = ?::uuid for update")
                        .param(loud.conversation())
                        .query()
                        .singleRow();
                for (var number = 0; number < AT_ONCE; number++) {
                    var text = "And again, number " + number;
                    sent.add(CompletableFuture.supplyAsync(() -> loud.posts(text), senders));
                }
                await().during(Duration.ofSeconds(1)).until(() -> waiting() > 0);

                assertThat(waiting())
                        .as("connections that wait for one customer")
                        .isEqualTo(1);
                assertThat(visitor().says("How long do I have to return something?"))
                        .isNotEmpty();
            });
        } finally {
            senders.shutdown();
        }
        assertThat(sent).extracting(it -> it.join().statusCode()).containsOnly(202, 503);
        var refused = sent.stream()
                .map(CompletableFuture::join)
                .filter(it -> it.statusCode() == 503)
                .toList();
        assertThat(refused).allSatisfy(it -> assertThat(it.headers().firstValue("Retry-After"))
                .isPresent());
    }

    private long waiting() {
        return jdbc.sql("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """).query(Long.class).single();
    }
}
