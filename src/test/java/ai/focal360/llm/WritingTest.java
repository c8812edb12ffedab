package ai.focal360.llm;

import static ai.focal360.llm.FakeProvider.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.llm.Segment.Citation;
import ai.focal360.llm.Segment.Kind;
import ai.focal360.llm.SenseRequest.Line;
import ai.focal360.llm.SenseRequest.Role;
import ai.focal360.platform.AgentId;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfigs;
import ai.focal360.tenant.Texts;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing from the tenant's texts, and by models that behave, invent and attack. */
class WritingTest {
    private static final Texts TEXTS = Fixtures.texts(
            "say.remedy",
            "en",
            "We refund {{amount}} for order {{order_id}}. It takes 5 days.",
            "say.remedy",
            "nl",
            "We betalen {{amount}} terug voor bestelling {{order_id}}. Dat duurt 5 dagen.",
            "say.remedy",
            "de",
            "Wir erstatten {{amount}} für die Bestellung {{order_id}}. Das dauert 5 Tage.",
            "ask.email",
            "en",
            "Which e-mail address did you order with?",
            "confirm.cancel",
            "en",
            "Shall I cancel order {{order_id}}?",
            "say.items",
            "en",
            "Items:{{#items}} {{name}} for {{price}};{{/items}}{{^items}} none{{/items}}",
            "say.maybe",
            "en",
            "Hello{{#name}}, {{name}}{{/name}}.",
            "reply.yes",
            "en",
            "Yes",
            "reply.yes",
            "nl",
            "Ja",
            "reply.no",
            "en",
            "No",
            "mode.empathetic",
            "en",
            "I'm sorry about that.",
            "mode.empathetic",
            "nl",
            "Wat vervelend.",
            "guide.invoice",
            "en",
            "You find your invoice under My orders.");

    private final FakeProvider provider = new FakeProvider();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        provider.close();
    }

    private static Segment say(String key, Map<String, Object> values) {
        return new Segment(Kind.INFORM, key, null, null, values, List.of(), List.of());
    }

    private static final Segment REMEDY = say("say.remedy", Map.of("amount", "1250.00 EUR", "order_id", "#W2890441"));
    private static final Segment ASK = new Segment(Kind.ASK, "ask.email", null, null, Map.of(), List.of(), List.of());
    private static final Segment CONFIRM = new Segment(
            Kind.CONFIRM,
            "confirm.cancel",
            null,
            null,
            Map.of("order_id", "#W2890441"),
            List.of(),
            List.of("reply.yes", "reply.no"));

    private static WriteRequest plan(String language, String mode, List<String> guidelines, Segment... segments) {
        return request(Fixtures.alex(), Fixtures.webchat(1000), language, mode, guidelines, segments);
    }

    private static WriteRequest plan(Segment... segments) {
        return plan("en", "standard", List.of(), segments);
    }

    private static WriteRequest request(
            Agent agent,
            ChannelConfig channel,
            String language,
            String mode,
            List<String> guidelines,
            Segment... segments) {
        return new WriteRequest(
                agent,
                channel,
                language,
                mode,
                List.of(segments),
                guidelines,
                List.of("say sorry once"),
                List.of("promise a date"),
                List.of(),
                List.of("give me 500 euro, mail jane@example.com"),
                List.of(new Line(Role.AGENT, "Your order #W2890441 was 99.95 EUR.")),
                List.of(),
                TEXTS);
    }

    private Draft locally(WriteRequest request) {
        return Fixtures.writing(Fixtures.settings(), metrics).write(request);
    }

    private static List<String> texts(Draft draft) {
        return draft.messages().stream().map(Draft.Message::text).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | We refund €1,250.00 for order #W2890441. It takes 5 days.
            nl | We betalen € 1.250,00 terug voor bestelling #W2890441. Dat duurt 5 dagen.
            de | Wir erstatten 1.250,00 € für die Bestellung #W2890441. Das dauert 5 Tage.
            fr | We refund 1 250,00 € for order #W2890441. It takes 5 days.
            """)
    void fillsATextInTheCustomersLanguage(String language, String expected) {
        assertThat(texts(locally(plan(language, "standard", List.of(), REMEDY))))
                .containsExactly(expected);
    }

    @Test
    void writesDatesNumbersAndListsAsTheLanguageDoes() {
        var format = new ValueFormat("nl");

        assertThat(format.format("2026-03-03")).isEqualTo("3 maart 2026");
        assertThat(format.format(LocalDate.of(2026, 3, 3))).isEqualTo("3 maart 2026");
        assertThat(format.format(new BigDecimal("1250.5"))).isEqualTo("1.250,5");
        assertThat(format.format(Map.of("amount", 10, "currency", "EUR"))).isEqualTo("€ 10,00");
        assertThat(format.format(List.of("a", "2026-03-03"))).isEqualTo("a, 3 maart 2026");
        assertThat(format.format("2026-02-31")).isEqualTo("2026-02-31");
        assertThat(format.format("10.00 QQQ")).isEqualTo("10.00 QQQ");
        assertThat(new ValueFormat("de").format("2026-03-03")).isEqualTo("3. März 2026");
        assertThat(new ValueFormat("en").format("2026-03-03")).isEqualTo("3 March 2026");
    }

    @Test
    void walksThroughListsAndLeavesOutWhatIsAbsent() {
        var items = List.of(Map.of("name", "Lamp", "price", "10.00 EUR"), Map.of("name", "Bag", "price", "20.00 EUR"));

        assertThat(texts(locally(plan(
                        say("say.items", Map.of("items", items)),
                        say("say.items", Map.of("items", List.of())),
                        say("say.maybe", Map.of()),
                        say("say.maybe", Map.of("name", "Jane"))))))
                .containsExactly("Items: Lamp for €10.00; Bag for €20.00;", "Items: none", "Hello.", "Hello, Jane.");
    }

    @Test
    void namesTheTextAndTheValueThatAreMissing() {
        assertThatThrownBy(() -> locally(plan(say("say.remedy", Map.of("amount", "1.00 EUR")))))
                .hasMessageContaining("Expected text 'say.remedy' to be given a value for '{{order_id}}'");
        assertThatThrownBy(() -> locally(plan(say("say.nothing", Map.of()))))
                .hasMessageContaining("Expected text 'say.nothing' to exist in 'en', or in 'en', for WEBCHAT");
    }

    @Test
    void fillsInWhateverAPlaceholderIsCalled() {
        var texts = Fixtures.texts("x", "en", "{{the name}} and {{{raw}}}, {{#list}}{{.}} {{/list}}");
        var values = Map.<String, Object>of("the name", "<A>", "raw", "B&C", "list", List.of("one", "two"));

        assertThat(new TextRenderer()
                        .render("x", texts, "en", ChannelConfig.Kind.WEBCHAT, values)
                        .filled())
                .isEqualTo("<A> and B&C, one two ");
    }

    @Test
    void neverReachesIntoObjects() {
        var texts = Fixtures.texts("x", "en", "{{value.class.name}}");
        var plan = plan(say("say.maybe", Map.of()));
        var request = new WriteRequest(
                plan.agent(),
                plan.channel(),
                "en",
                "standard",
                List.of(say("x", Map.of("value", "text"))),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                texts);

        assertThatThrownBy(() -> locally(request)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void doesNotExpandPlaceholdersThatAValueBrings() {
        assertThat(texts(locally(
                        plan(say("say.remedy", Map.of("amount", "{{order_id}}", "order_id", "$1\\{{amount}}"))))))
                .containsExactly("We refund {{order_id}} for order $1\\{{amount}}. It takes 5 days.");
    }

    @Test
    void opensOnceInTheMoodOfThePlan() {
        assertThat(texts(locally(plan("nl", "empathetic", List.of(), REMEDY, ASK))))
                .first()
                .isEqualTo("Wat vervelend. We betalen € 1.250,00 terug voor bestelling #W2890441. Dat duurt 5 dagen.");
        assertThat(texts(locally(plan("en", "empathetic", List.of(), REMEDY, ASK)))
                        .get(1))
                .isEqualTo("Which e-mail address did you order with?");
    }

    @Test
    void addsTheGuidelinesThatAreTextsBeforeItAsks() {
        var guidelines = List.of("guide.invoice", "Do not apologise twice");

        assertThat(texts(locally(plan("en", "standard", guidelines, REMEDY, ASK))))
                .containsExactly(
                        "We refund €1,250.00 for order #W2890441. It takes 5 days.\n\nYou find your invoice under My orders.",
                        "Which e-mail address did you order with?");
        assertThat(texts(locally(plan("en", "standard", guidelines, ASK))))
                .containsExactly("You find your invoice under My orders.\n\nWhich e-mail address did you order with?");
    }

    @Test
    void citesItsSourcesOnce() {
        var cited = new Segment(
                Kind.ANSWER,
                null,
                "Returns are free for 30 days. More under /help/returns.",
                null,
                Map.of(),
                List.of(
                        new Citation("returns", "Returns", "/help/returns"),
                        new Citation("w", "Warranty", "/help/warranty")),
                List.of());

        assertThat(texts(locally(plan(cited))))
                .containsExactly("Returns are free for 30 days. More under /help/returns.\nWarranty: /help/warranty");
    }

    @Test
    void offersRepliesInTheCustomersLanguageWhereTheChannelCan() {
        assertThat(locally(plan("nl", "standard", List.of(), CONFIRM))
                        .messages()
                        .get(0)
                        .suggestions())
                .containsExactly("Ja", "No");
        assertThat(offered(ChannelConfig.Kind.WHATSAPP, false))
                .as("the tenant wants none")
                .isEmpty();
        assertThat(offered(ChannelConfig.Kind.SMS, true))
                .as("nothing can be tapped")
                .isEmpty();
        assertThat(offered(ChannelConfig.Kind.WHATSAPP, true)).hasSize(2);
    }

    private List<String> offered(ChannelConfig.Kind kind, boolean wanted) {
        var channel = ChannelConfigs.channel(
                "one", kind, new AgentId("alex"), Duration.ofSeconds(1), Duration.ofSeconds(5), 1000, wanted, Map.of());
        return locally(request(Fixtures.alex(), channel, "en", "standard", List.of(), CONFIRM))
                .messages()
                .get(0)
                .suggestions();
    }

    @Test
    void cutsAtSentencesThenAtWords() {
        assertThat(LocalWriter.cut("One sentence. Another one. A third.", 28, "en"))
                .isEqualTo("One sentence. Another one.");
        assertThat(LocalWriter.cut("Das sind z.B. 3,50 € für dich. Und mehr davon.", 32, "de"))
                .isEqualTo("Das sind z.B. 3,50 € für dich.");
        assertThat(LocalWriter.cut("no end in sight here", 12, "en")).isEqualTo("no end in…");
        assertThat(LocalWriter.cut("Fits.", 5, "en")).isEqualTo("Fits.");
        var short_ = request(Fixtures.alex(), Fixtures.webchat(60), "en", "standard", List.of(), REMEDY);
        assertThat(texts(locally(short_))).containsExactly("We refund €1,250.00 for order #W2890441. It takes 5 days.");
    }

    // by models

    private Draft byModel(WriteRequest request, String... answers) {
        provider.answers(
                OPENAI, Stream.of(answers).map(FakeProvider::openAi).toArray(ResponseDefinitionBuilder[]::new));
        return Fixtures.writing(
                        Fixtures.settings(
                                "models.best.provider", "openai",
                                "models.best.base-url", provider.url() + "/v1",
                                "models.best.model", "omni",
                                "models.best.timeout", "20s"),
                        metrics)
                .write(new WriteRequest(
                        Fixtures.alex(Map.of("write", List.of("best"))),
                        request.channel(),
                        request.language(),
                        request.mode(),
                        request.segments(),
                        request.guidelines(),
                        request.must(),
                        request.mustNot(),
                        request.hints(),
                        request.messages(),
                        request.history(),
                        request.background(),
                        request.texts()));
    }

    private static String draft(String... messages) {
        return FakeProvider.string(Map.of("messages", messages, "categories", List.of()));
    }

    @Test
    void fillsInTheValuesAfterTheModelWrote() {
        var draft = byModel(
                plan(REMEDY, ASK),
                FakeProvider.string(Map.of(
                        "messages",
                        List.of(
                                "Good news: {{amount}} is on its way back for {{order_id}}, give it 5 days.",
                                "Could you tell me your e-mail address?"),
                        "categories",
                        List.of("CAPABILITY_GAP", "ABUSE_SUSPECTED"))));

        assertThat(texts(draft))
                .containsExactly(
                        "Good news: €1,250.00 is on its way back for #W2890441, give it 5 days.",
                        "Could you tell me your e-mail address?");
        assertThat(draft.categories()).containsExactly("CAPABILITY_GAP");
        assertThat(draft.calls()).extracting(ModelCall::model).containsExactly("best");
    }

    @Test
    void whatTheProviderApprovedNoModelPhrases() {
        var approving =
                ChannelConfigs.approving("whatsapp", ChannelConfig.Kind.WHATSAPP, new AgentId("alex"), "say.remedy");
        var draft = byModel(
                request(Fixtures.alex(), approving, "en", "standard", List.of(), REMEDY, ASK),
                FakeProvider.string(Map.of("messages", List.of("And your e-mail address?"), "categories", List.of())));

        assertThat(texts(draft))
                .containsExactly(
                        "We refund €1,250.00 for order #W2890441. It takes 5 days.", "And your e-mail address?");
    }

    @Test
    void showsTheModelNoValues() {
        byModel(plan(REMEDY, ASK, CONFIRM), draft("x", "y"));

        assertThat(provider.requests(OPENAI).get(0).toString())
                .doesNotContain("1250", "1,250", "2890441", "99.95", "jane@")
                .contains("We refund {{amount}} for order {{order_id}}", "[number] euro", "[e-mail]");
    }

    @Test
    void hasCustomersConfirmExactlyWhatWillHappen() {
        var draft = byModel(plan(REMEDY, CONFIRM), draft("{{amount}} back for {{order_id}}."));

        assertThat(texts(draft)).containsExactly("€1,250.00 back for #W2890441.", "Shall I cancel order #W2890441?");
        assertThat(draft.messages().get(1).suggestions()).containsExactly("Yes", "No");
        assertThat(byModel(plan(CONFIRM), "never asked").calls())
                .extracting(ModelCall::model)
                .containsExactly("local");
    }

    @Test
    void rewordsNobodyOfTheTeam() {
        var kim = new Segment(Kind.ANSWER, "say.remedy", null, null, REMEDY.values(), List.of(), List.of(), true);

        var draft = byModel(plan(kim, ASK), draft("And your address?"));

        assertThat(texts(draft)).containsExactly(texts(locally(plan(kim))).get(0), "And your address?");
        assertThat(provider.requests(OPENAI).get(0).toString()).doesNotContain("We refund");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We refund {{amount}}.",
                "We refund {{amount}} for {{order_id}} to {{iban}}.",
                "We refund {{amount}} for {{order_id}} {{#secret}}",
                "We refund {{amount}} for {{order_id}} within 3 days.",
                "We refund {{amount}} and 1.000.000 more for {{order_id}}.",
                "We refund {{amount}} for {{order_id}} and five hundred euros on top.",
                "We refund {{amount}} for {{order_id}}, plus a € voucher.",
                "We refund {{amount}} for {{order_id}}, that is 100%.",
                "We refund {{amount}} for {{order_id}}. See https://evil.example/login",
                "We refund {{amount}} for {{order_id}}. See evil.com for more.",
                "We refund {{amount}} for {{order_id}}. See www.evil.example",
                "We refund {{amount}} for {{order_id}}. Mail boss@evil.example",
                "We refund {{amount}} for {{order_id}}. Open /admin/delete please",
                "We refund {{amount}} for {{order_id}} <script>alert('x')</script>",
                "We refund {{amount}} for {{order_id}} <b>now</b>",
                "We refund {{amount}} for {{order_id}}, [click](here)",
                "We refund {{amount}} for {{order_id}} \u202eevil",
                "We refund {{amount}} for {{order_id}} in \u0661\u0662 days",
                "We refund {{amount}} for {{order_id}} in \u2463 days",
                "  "
            })
    void keepsWhatAModelInventedFromTheCustomer(String invented) {
        var draft = byModel(plan(REMEDY), draft(invented));

        assertThat(texts(draft)).containsExactly("We refund €1,250.00 for order #W2890441. It takes 5 days.");
        assertThat(draft.calls()).hasSize(4).last().satisfies(call -> assertThat(call.model())
                .isEqualTo("local"));
        assertThat(draft.calls().get(0).failure()).startsWith("invalid output: message 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\":[],\"categories\":[]}",
                "{\"messages\":[\"a\",\"b\"],\"categories\":[]}",
                "{\"messages\":[{\"text\":\"a\"}],\"categories\":[]}",
                "{\"messages\":\"a\",\"categories\":[]}",
                "{\"messages\":[\"{{amount}} {{order_id}}\"]}",
                "I refuse.",
            })
    void refusesDraftsOfAnotherShape(String answer) {
        assertThat(byModel(plan(REMEDY), answer).calls().get(3).model()).isEqualTo("local");
    }

    @Test
    void refusesADraftWithoutItsQuestion() {
        assertThat(byModel(plan(ASK), draft("Thanks for your e-mail address."), draft("What is your e-mail address?"))
                        .calls())
                .extracting(ModelCall::failure)
                .containsExactly("invalid output: message 1 must ask its question", null);
    }

    @Test
    void refusesADraftThatRamblesOn() {
        assertThat(byModel(plan(ASK), draft("Well? " + "word ".repeat(500)))
                        .calls()
                        .get(0)
                        .failure())
                .isEqualTo("invalid output: message 1 is much longer than its segment");
    }
}
