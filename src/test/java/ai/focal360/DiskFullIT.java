package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** PostgreSQL refuses to write for want of room, as it says it (SQLSTATE 53100), and then has room again. */
class DiskFullIT extends WholeProduct {
    private static final String QUESTION = "How long do I have to return something?";
    private static final Duration LONGER_THAN_THREE_ATTEMPTS = Duration.ofSeconds(10);

    @Autowired
    private JdbcTemplate database;

    @AfterEach
    void makeRoom() {
        for (var table : List.of("message", "turn_record")) {
            database.execute("drop trigger if exists disk_full on " + table);
        }
        database.execute("drop event trigger if exists disk_full");
        await().until(() -> readiness() == 200);
    }

    @Test
    void refusesMessagesUntilThereIsRoomAndAcknowledgesNothingInBetween() throws Exception {
        var customer = visitor();
        var before = messages();
        fillFor("message");
        var refused = customer.posts(QUESTION);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(json(refused.body()).path("type").asText()).isEqualTo("urn:focal:problem:unavailable");
        var readiness = send(HttpRequest.newBuilder(URI.create(address("/actuator/health/readiness"))));
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(json(readiness.body()).at("/components/databaseRoom/status").asText())
                .isEqualTo("DOWN");
        assertThat(json(readiness.body()).at("/components/db/status").asText()).isEqualTo("UP");
        assertThat(messages()).isEqualTo(before);
        assertThat(healthcheckOfCompose()).isNotZero();

        makeRoom();
        assertThat(healthcheckOfCompose()).isZero();
        assertThat(customer.says(QUESTION)).hasSize(1);
        assertThat(messages()).isEqualTo(before + 1);
    }

    @Test
    void answersAnAcceptedMessageWhenThereIsRoomAgain() {
        var customer = visitor();
        fillFor("turn_record");
        var accepted = customer.posts(QUESTION);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        var turn = json(accepted.body()).path("turn").asText();
        await().atMost(Duration.ofSeconds(20)).until(() -> readiness() == 503);
        await().during(LONGER_THAN_THREE_ATTEMPTS)
                .atMost(LONGER_THAN_THREE_ATTEMPTS.plusSeconds(5))
                .until(() -> !state(turn).equals("QUARANTINED"));

        makeRoom();
        await().atMost(Duration.ofSeconds(20)).until(() -> state(turn).equals("DONE"));
    }

    private void fillFor(String table) {
        database.execute("""
                create or replace function disk_full() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$
                """);
        database.execute("""
                create or replace function disk_full_event() returns event_trigger language plpgsql as
                $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$
                """);
        database.execute("create trigger disk_full before insert on %s execute function disk_full()".formatted(table));
        database.execute(
                "create event trigger disk_full on ddl_command_start when tag in ('CREATE TABLE AS') execute function disk_full_event()");
    }

    private int healthcheckOfCompose() throws Exception {
        return new ProcessBuilder(ComposeTest.healthcheck(port)).start().waitFor();
    }

    private int readiness() {
        return send(HttpRequest.newBuilder(URI.create(address("/actuator/health/readiness"))))
                .statusCode();
    }

    private String state(String turn) {
        return database.queryForObject("select state from turn where id = ?::uuid", String.class, turn);
    }

    private long messages() {
        return database.queryForObject("select count(*) from message", Long.class);
    }
}
