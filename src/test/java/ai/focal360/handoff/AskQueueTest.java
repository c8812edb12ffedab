package ai.focal360.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestClock;
import ai.focal360.TestPostgres;
import ai.focal360.audit.Talk;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TurnId;
import ai.focal360.scenario.Talks;
import ai.focal360.tool.ToolCall;
import ai.focal360.tool.ToolResult;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When a colleague can be there: it is Sunday, 11:00 in Amsterdam. */
class AskQueueTest {
    private static final ConversationId CONVERSATION = ConversationId.random();
    private static final Talks TALKS = (tenant, conversation) -> Optional.of(conversation)
            .filter(CONVERSATION::equals)
            .map(it -> new Talk(it, CustomerId.random(), Team.ALEX, "webchat"));

    private final JdbcClient jdbc = JdbcClient.create(TestPostgres.database());
    private final HandoffRows rows = new HandoffRows(jdbc);

    @Test
    void soonWhereAColleagueHasAPlace() {
        rows.seen(Team.SHOP, "Kim");

        var answer = ask("en", "medium");

        assertThat(answer.path("outlook").asText()).isEqualTo("soon");
        assertThat(answer.path("expected_wait_minutes").asInt()).isEqualTo(1);
        assertThat(answer.path("skill").asText()).isEqualTo("returns");
        assertThat(answer.path("colleagues").asInt()).isEqualTo(1);
        assertThat(answer.path("opens").asText()).isEmpty();
    }

    @Test
    void whoNeedsAnotherSkillStandsInTheSameLine() {
        rows.seen(Team.SHOP, "Kim");
        waits("complaints", "nl", 1);
        waits("general", "de", 1);
        waits("returns", "en", 0);

        var answer = ask("en", "medium");

        assertThat(answer.path("ahead").asInt()).isEqualTo(2);
        assertThat(answer.path("expected_wait_minutes").asInt())
                .as("two places, and one of them has to become free first")
                .isEqualTo(3);
        assertThat(ask("en", "high").path("ahead").asInt()).isZero();
    }

    @Test
    void whoWaitedTooLongStandsBeforeEverybody() {
        waits("complaints", "nl", 0);
        jdbc.sql("update handoff set escalated_at = now()").update();

        assertThat(ask("en", "critical").path("ahead").asInt()).isEqualTo(1);
    }

    @Test
    void laterWhereNobodyIsThere() {
        var answer = ask("en", "medium");

        assertThat(answer.path("outlook").asText()).isEqualTo("later");
        assertThat(answer.path("expected_wait_minutes").asInt()).isZero();
    }

    @Test
    void closedUntilTheTeamIsBackInTheCustomersWords() {
        rows.seen(Team.SHOP, "Kim");

        var answer = ask("en", "medium", "handoff.hours: [mon-fri 09:00-17:30]");

        assertThat(answer.path("outlook").asText()).isEqualTo("closed");
        assertThat(answer.path("opens").asText()).isEqualTo("Monday 09:00");
        assertThat(ask("de", "medium", "handoff.hours: [mon-fri 09:00-17:30]")
                        .path("opens")
                        .asText())
                .isEqualTo("Montag 09:00");
    }

    @Test
    void aConversationNobodyKnowsIsRefused() {
        assertThat(tool().call(call(ConversationId.random(), "en", "medium"), "key"))
                .isInstanceOf(ToolResult.Refused.class);
    }

    private JsonNode ask(String language, String urgency, String... settings) {
        var result = tool(settings).call(call(CONVERSATION, language, urgency), "key");
        assertThat(result).isInstanceOf(ToolResult.Done.class);
        return ((ToolResult.Done) result).body();
    }

    private AskQueue tool(String... settings) {
        return new AskQueue(
                rows,
                Team.settings(new TestClock(), settings.length == 0 ? new String[] {"handoff.at-once: 2"} : settings),
                TALKS);
    }

    private static ToolCall call(ConversationId conversation, String language, String urgency) {
        return new ToolCall(
                Team.SHOP,
                "ask_queue",
                Map.of("topic", "return_items", "language", language, "urgency", urgency),
                TurnId.random(),
                UUID.randomUUID(),
                "i/Task_AskQueue",
                conversation,
                CustomerId.random());
    }

    private void waits(String skill, String language, int urgency) {
        jdbc.sql("""
                        insert into handoff (tenant, task, agent, customer_id, conversation_id, skill, language, urgency, customer,
                                             reason, summary)
                        values ('acme-shop', gen_random_uuid()::text, 'alex', gen_random_uuid(), gen_random_uuid(), ?, ?, ?,
                                'somebody', 'asked for a person', 'a lamp')
                        """).params(skill, language, urgency).update();
    }
}
