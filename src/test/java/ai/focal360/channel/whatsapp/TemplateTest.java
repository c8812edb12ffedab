package ai.focal360.channel.whatsapp;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.channel.ChannelServer;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import ai.focal360.tenant.LiveTenants;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.AnswerReady;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

/** After the service window Meta takes what it approved, and nothing else is sent. */
class TemplateTest extends ChannelServer {
    private static final TenantId SHOP = new TenantId("template-shop");
    private static final Map<String, String> FILES = Map.of(
            "seeds/template-shop/tenant.yaml",
            "name: Template Shop\n",
            "seeds/template-shop/agents.yaml",
            "alex: {name: Alex, personality: Kind., languages: [en, nl]}\n",
            "seeds/template-shop/texts.yaml",
            """
            parcel:
              placeholders: [day]
              en: Your parcel arrives on {{day}}.
              nl: Je pakket komt op {{day}} aan.
            """,
            "seeds/template-shop/channels.yaml",
            """
            whatsapp:
              kind: whatsapp
              agent: alex
              templates:
                parcel: {name: parcel_reminder, languages: {en: en_US, nl: nl}}
              properties: {phone-number-id: "77"}
            """);

    private final String number =
            "316" + (10_000_000 + Math.abs(UUID.randomUUID().hashCode() % 80_000_000));

    @Autowired
    private Tenants tenants;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private TransactionTemplate transactions;

    @BeforeEach
    void open() {
        LiveTenants.goLive(tenants, SHOP, FILES);
        GRAPH.stubFor(post(urlPathMatching("/.*/77/messages"))
                .willReturn(okJson("{\"messages\": [{\"id\": \"wamid.%s\"}]}".formatted(UUID.randomUUID()))));
    }

    @Test
    void anApprovedTextIsSentAsItsTemplateInItsLanguage() throws Exception {
        say(talk("25 hours"), "Je pakket komt op dinsdag 3 juni aan.");

        await().untilAsserted(() -> assertThat(state()).isEqualTo("sent"));
        assertThat(sent()).isEqualTo(json.readTree("""
                {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "%s",
                 "biz_opaque_callback_data": "focal-%d", "type": "template",
                 "template": {"name": "parcel_reminder", "language": {"code": "nl"},
                   "components": [{"type": "body", "parameters": [{"type": "text", "text": "dinsdag 3 juni"}]}]}}
                """.formatted(number, id())));
    }

    @Test
    void whatNoTemplateSaysIsNotSent() {
        say(talk("25 hours"), "Your parcel arrives on Monday. Is that fine?");

        await().untilAsserted(() -> assertThat(state()).isEqualTo("undeliverable"));
        assertThat(error()).isEqualTo("the service window is closed, and no template says this");
        assertThat(GRAPH.getAllServeEvents()).isEmpty();
    }

    @Test
    void withinTheWindowItIsFreeText() throws Exception {
        say(talk("23 hours"), "Your parcel arrives on Monday.");

        await().untilAsserted(() -> assertThat(state()).isEqualTo("sent"));
        assertThat(sent().path("type").asText()).isEqualTo("text");
    }

    @Test
    void anotherConversationOfTheCustomersOpensTheWindow() throws Exception {
        var before = talk("1 hours");
        var now = again(before);
        say(now, "Your parcel arrives on Monday. Is that fine?");

        await().untilAsserted(() -> assertThat(state()).isEqualTo("sent"));
        assertThat(sent().path("type").asText()).isEqualTo("text");
    }

    /** A conversation whose customer wrote so long ago. */
    private ConversationId talk(String ago) {
        var conversation = UUID.randomUUID();
        var customer = UUID.randomUUID();
        jdbc.sql("""
                        insert into conversation (id, tenant, agent, customer_id, opened_for, channel, address, heard, closed_at, closed_for)
                        values (?, ?, 'alex', ?, ?, 'whatsapp', ?, jsonb_build_object('whatsapp', now() - ?::interval), now(), 'IDLE')
                        """)
                .params(conversation, SHOP.value(), customer, customer, number, ago)
                .update();
        return new ConversationId(conversation);
    }

    /** Another conversation of the same customer, in which they said nothing yet. */
    private ConversationId again(ConversationId before) {
        var conversation = UUID.randomUUID();
        jdbc.sql("""
                        insert into conversation (id, tenant, agent, customer_id, opened_for, channel, address)
                        select ?, tenant, agent, customer_id, opened_for, channel, address from conversation where id = ?
                        """).params(conversation, before.value()).update();
        return new ConversationId(conversation);
    }

    private void say(ConversationId conversation, String text) {
        var answer = new AnswerReady(
                SHOP,
                TurnId.random(),
                conversation,
                "whatsapp",
                number,
                List.of(new AnswerReady.Message(text, List.of())));
        transactions.executeWithoutResult(status -> events.publishEvent(answer));
    }

    private String state() {
        return column("state");
    }

    private String error() {
        return column("error");
    }

    private long id() {
        return Long.parseLong(column("id::text"));
    }

    private String column(String name) {
        return jdbc.sql("select " + name + " from outbound_message where tenant = ?")
                .param(SHOP.value())
                .query(String.class)
                .single();
    }

    private JsonNode sent() throws IOException {
        return json.readTree(GRAPH.getAllServeEvents().get(0).getRequest().getBodyAsString());
    }
}
