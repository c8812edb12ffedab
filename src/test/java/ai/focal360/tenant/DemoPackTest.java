package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TenantId;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The folders of this repository, as an author keeps them. */
class DemoPackTest {
    private static final TenantId ACME = new TenantId("acme-shop");
    private static final List<String> LANGUAGES = List.of("en", "nl", "de");
    private static Pack platform;
    private static Pack acme;

    @BeforeAll
    static void readTheFolders() {
        var reading = new PackSource(TestPacks.properties("classpath:/packs")).read();
        assertThat(reading.problems()).isEmpty();
        var packs = PackFolder.split(reading.files()).packs();
        platform = Pack.candidate(TenantId.PLATFORM, packs.getOrDefault(TenantId.PLATFORM, new TreeMap<>()));
        acme = Pack.candidate(ACME, packs.getOrDefault(ACME, new TreeMap<>())).over(platform);
    }

    @Test
    void hasNoProblem() {
        assertThat(TestPacks.problems(platform, platform)).isEmpty();
        assertThat(TestPacks.problems(acme, platform)).isEmpty();
    }

    @Test
    void theWorkingCopyHoldsTheSame() {
        var reading = new PackSource(TestPacks.properties(".")).read();
        var packs = PackFolder.split(reading.files()).packs();
        assertThat(Pack.hash(packs.getOrDefault(ACME, new TreeMap<>())))
                .isEqualTo(acme.version().hash());
    }

    @Test
    void alexSpeaksThreeLanguagesEnglishFirst() {
        var alex = acme.data().agent("alex").orElseThrow();
        assertThat(alex.languages()).isEqualTo(LANGUAGES);
        assertThat(alex.personality()).contains("solution-oriented");
        assertThat(alex.settings())
                .containsEntry("escalation.sentiment", -0.7)
                .containsEntry("escalation.max-auto-responses", 10)
                .containsEntry("remedy.auto-limit-eur", 100)
                .containsEntry("approval.deadline", "PT4H");
    }

    @Test
    void everyIntentHasADozenDifferentUtterancesPerLanguage() {
        assertThat(acme.data().intents())
                .extracting(Intent::id)
                .containsExactlyInAnyOrder(
                        "question",
                        "complaint",
                        "cancel_order",
                        "return_items",
                        "billing_inquiry",
                        "bug_report",
                        "feature_request",
                        "feedback",
                        "order_status",
                        "confirm_identity",
                        "talk_to_human",
                        "greeting",
                        "thanks",
                        "goodbye");
        for (var intent : acme.data().intents()) {
            for (var language : LANGUAGES) {
                assertThat(intent.examples().getOrDefault(language, List.of()))
                        .as("%s in %s", intent.id(), language)
                        .hasSizeGreaterThanOrEqualTo(12);
            }
        }
    }

    @Test
    void knowledgeCanBeQuotedInEveryLanguage() {
        assertThat(articles(Article.Kind.ARTICLE)).hasSizeGreaterThanOrEqualTo(10);
        assertThat(articles(Article.Kind.FAQ)).hasSizeGreaterThanOrEqualTo(10);
        assertThat(acme.data().offerings()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(acme.data().guidelines()).hasSizeGreaterThanOrEqualTo(6);
        for (var article : acme.data().articles()) {
            assertThat(article.answer()).as(article.id()).containsOnlyKeys(LANGUAGES);
            assertThat(article.url()).as(article.id()).isNotNull();
            assertThat(article.answer().values())
                    .allSatisfy(
                            answer -> assertThat(sentences(answer)).as(answer).isBetween(1, 4));
        }
    }

    @Test
    void aTenantsTextStandsOverThePlatforms() {
        var texts = acme.data().texts();
        assertThat(texts.find("greeting", "nl", ChannelConfig.Kind.WEBCHAT))
                .hasValueSatisfying(text -> assertThat(text).contains("Alex"));
        assertThat(texts.find("reply.yes", "de", ChannelConfig.Kind.WHATSAPP)).contains("Ja");
        assertThat(texts.find("confirm.cancel-order", "en", ChannelConfig.Kind.WHATSAPP))
                .hasValueSatisfying(text -> assertThat(text).contains("*{{order_id}}*"));
    }

    @Test
    void toolsSayWhatTheyDoToTheWorld() {
        var cancel = acme.data().tool("cancel_pending_order").orElseThrow();
        assertThat(cancel.level()).isEqualTo(SideEffectLevel.IRREVERSIBLE);
        assertThat(cancel.idempotencyKey().fields()).containsExactly("order_id");
        var back = acme.data().tool("return_delivered_order_items").orElseThrow();
        assertThat(back.compensation())
                .isEqualTo(
                        new Tool.Compensation("withdraw_return", java.util.Map.of("order_id", "$.arguments.order_id")));
        assertThat(acme.data().tools()).filteredOn(Tool::writes).hasSize(8);
    }

    private static Stream<Article> articles(Article.Kind kind) {
        return acme.data().articles().stream().filter(article -> article.kind() == kind);
    }

    private static int sentences(String text) {
        return text.split("(?<=[.?!])\\s+(?=\\p{Lu})").length;
    }
}
