package ai.focal360.audit;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** TurnRecords for tests: a small but whole one, varied where a test cares. */
public final class TurnRecords {
    public static final TenantId ACME = new TenantId("acme-shop");
    public static final TenantId OTHER = new TenantId("other-shop");
    public static final Instant NOON = Instant.parse("2026-03-12T12:00:00Z");

    private TenantId tenant = ACME;
    private TurnId turn = TurnId.random();
    private ConversationId conversation = ConversationId.random();
    private CustomerId customer = CustomerId.random();
    private AgentId agent = new AgentId("alex");
    private String channel = "webchat";
    private Instant finishedAt = NOON;
    private String said = "Where is my order?";
    private String answered = "It left our warehouse this morning.";
    private List<String> personal = List.of();
    private String resolution = "RESOLVED";
    private List<String> categories = List.of();
    private List<TurnRecord.Model> models = List.of(new TurnRecord.Model("sense", "local", 1, 1_000, 0, 0, 0, null));
    private String toolState = "READ";
    private TurnRecord.@Nullable Abuse abuse;

    private TurnRecords() {}

    public static TurnRecords turn() {
        return new TurnRecords();
    }

    public TurnRecords asked(List<TurnRecord.Model> models) {
        this.models = models;
        return this;
    }

    public TurnRecords of(TenantId tenant) {
        this.tenant = tenant;
        return this;
    }

    public TurnRecords id(TurnId turn) {
        this.turn = turn;
        return this;
    }

    public TurnRecords in(ConversationId conversation) {
        this.conversation = conversation;
        return this;
    }

    public TurnRecords by(CustomerId customer) {
        this.customer = customer;
        return this;
    }

    public TurnRecords with(String agent) {
        this.agent = new AgentId(agent);
        return this;
    }

    public TurnRecords on(String channel) {
        this.channel = channel;
        return this;
    }

    public TurnRecords at(Instant finishedAt) {
        this.finishedAt = finishedAt;
        return this;
    }

    public TurnRecords said(String said) {
        this.said = said;
        return this;
    }

    public TurnRecords answered(String answered) {
        this.answered = answered;
        return this;
    }

    /** Of a customer of whom this is known, and said in the turn. */
    public TurnRecords knowing(String... personal) {
        this.personal = List.of(personal);
        return this;
    }

    public TurnRecords ended(String resolution, String... categories) {
        this.resolution = resolution;
        this.categories = List.of(categories);
        return this;
    }

    /** Its one tool call, {@code get_order}, came to this. */
    public TurnRecords calledInto(String toolState) {
        this.toolState = toolState;
        return this;
    }

    public TurnRecords suspectedOf(String kind, String severity, String consequence) {
        this.abuse = new TurnRecord.Abuse(
                List.of(),
                List.of(new TurnRecord.AbuseSuspicion(
                        kind, severity, "the terms say so", "suspect", "firewall." + kind)),
                consequence);
        return this;
    }

    public TurnRecord record() {
        var json = JsonNodeFactory.instance;
        var took = 1_500L;
        return new TurnRecord(
                TurnRecord.SCHEMA_VERSION,
                turn,
                turn.value(),
                tenant,
                agent,
                new TurnRecord.Channel(channel, "WEBCHAT"),
                customer,
                conversation,
                1,
                finishedAt.minusNanos(took * 1_000),
                finishedAt,
                took,
                null,
                new TurnRecord.Versions(tenant + "@1", "platform@1", Map.of("answer-question", 1)),
                null,
                List.of(new TurnRecord.Message("m-" + turn, "text", said, finishedAt.minusMillis(900), null)),
                List.of(
                        new TurnRecord.Phase("P1", "identify", 400, "known customer"),
                        new TurnRecord.Phase("P2", "sense", 1_100, "en, question")),
                json.objectNode()
                        .put("language", "en")
                        .put("urgency", "LOW")
                        .set("intents", json.arrayNode().add(json.objectNode().put("id", "question"))),
                List.of(new TurnRecord.DataChange("email", "sensor", 0.4, false, "not sure enough")),
                List.of(
                        new TurnRecord.Candidate("article", "delivery-times", 0.8, true, null),
                        new TurnRecord.Candidate("article", "returns", 0.25, false, "below 0.50")),
                List.of(new TurnRecord.Decision(
                        "speech",
                        "no promise of a date",
                        "speech.delivery.date",
                        "Violation",
                        json.objectNode().put("hint", "Do not name a date."),
                        List.of(json.objectNode().put("fact", "Claim").put("kind", "PROMISED_DATE")),
                        true)),
                List.of(new TurnRecord.ScenarioMove("answer-question", null, "START", null, "Task_Answer", "asked")),
                List.of(new TurnRecord.ToolUse(
                        "get_order",
                        "NONE",
                        null,
                        "ALLOWED",
                        toolState,
                        json.objectNode().put("order", "#W1"),
                        json.objectNode().put("status", "shipped"),
                        700,
                        List.of(new TurnRecord.Reason(
                                "Allow", "platform.action.read", "allow reading", "a read changes nothing")))),
                json.objectNode().put("type", "ANSWER"),
                null,
                List.of(new TurnRecord.Draft(1, List.of(answered), List.of())),
                List.of(new TurnRecord.Answer("ANSWER", answered, List.of("Thanks"))),
                new TurnRecord.Outcome(resolution, categories),
                models,
                abuse,
                List.of(json.objectNode().set("Settings", json.objectNode())),
                List.of(new TurnRecord.Question("speech", tenant + "@1", "platform@1", List.of(0), List.of(0))),
                personal);
    }
}
