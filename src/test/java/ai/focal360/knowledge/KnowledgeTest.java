package ai.focal360.knowledge;

import static ai.focal360.knowledge.ShopFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.TestClock;
import ai.focal360.knowledge.Findings.Candidate;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Intent;
import ai.focal360.tenant.PackPublished;
import ai.focal360.tenant.PackVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Publishing, versions and the shape of what is found; how well it is found stands in {@link RetrievalQualityTest}. */
class KnowledgeTest {
    private final HashedMeaning meaning = new HashedMeaning();
    private final TestClock clock = new TestClock();
    private final Knowledge knowledge = new Knowledge(meaning, ShopFixture.DEFAULTS, clock);

    @Test
    void aPublishedPackIsFoundAtOnce() {
        publish(1, "cancel my order");
        assertThat(knowledge.nearestIntents(SHOP, "Cancel my order", "en", 3))
                .first()
                .satisfies(nearest -> {
                    assertThat(nearest.id()).isEqualTo("intent-1");
                    assertThat(nearest.score()).isEqualTo(1);
                });
    }

    @Test
    void aTurnGoesOnWithTheVersionItBeganWith() {
        publish(1, "cancel my order");
        publish(2, "cancel my order");

        assertThat(intent(null)).isEqualTo("intent-2");
        assertThat(intent(version(1))).isEqualTo("intent-1");
    }

    @Test
    void aVersionReplacedLongAgoIsForgottenWithTheNextPublication() {
        publish(1, "cancel my order");
        publish(2, "cancel my order");
        clock.pass(Duration.ofMinutes(16));
        publish(3, "cancel my order");

        assertThat(intent(version(2))).isEqualTo("intent-2");
        assertThat(intent(version(1))).isEqualTo("intent-3");
    }

    @Test
    void onlyNewTextsAreEmbedded() {
        publish(1, "cancel my order", "stop my order");
        int first = meaning.embedded;
        publish(2, "cancel my order", "stop my order", "forget my order");
        assertThat(meaning.embedded - first).isEqualTo(1);
    }

    @Test
    void theSamePackAgainIsNotBuiltAgain() {
        publish(1, "cancel my order");
        int built = meaning.embedded;
        publish(1, "cancel my order");
        assertThat(meaning.embedded).isEqualTo(built);
    }

    @Test
    void tenantsDoNotSeeEachOthersKnowledge() {
        publish(1, "cancel my order");
        var other = new TenantId("other-shop");
        knowledge.on(new PackPublished(
                ShopFixture.pack(other, 1, ShopFixture.data(List.of(), List.of(), List.of()), Map.of()),
                ShopFixture.platform()));

        assertThat(knowledge.nearestIntents(other, "cancel my order", "en", 3)).isEmpty();
        assertThatThrownBy(() -> knowledge.nearestIntents(new TenantId("nobody"), "hello", "en", 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void aTenantsIntentStandsOverThePlatformsOfTheSameName() {
        var shared = ShopFixture.data(
                List.of(intent("greet", "good morning"), intent("thank", "thank you")), List.of(), List.of());
        var own = ShopFixture.data(List.of(intent("greet", "ahoy sailor")), List.of(), List.of());
        knowledge.on(
                new PackPublished(ShopFixture.pack(1, own), ShopFixture.pack(TenantId.PLATFORM, 1, shared, Map.of())));

        assertThat(nearest("ahoy sailor")).isEqualTo("greet");
        assertThat(nearest("thank you")).isEqualTo("thank");
        assertThat(knowledge.nearestIntents(SHOP, "good morning", "en", 1)).noneMatch(nearest -> nearest.score() > 0.8);
    }

    @Test
    void everyCandidateIsShownWithItsScoreAndWhyItWasDropped() {
        knowledge.on(new PackPublished(ShopFixture.pack(1, ShopFixture.data()), ShopFixture.platform()));
        var findings = knowledge.retrieve(RetrievalQuery.of(SHOP, "How long do I have to return something?", "en"));

        assertThat(findings.answer()).hasValueSatisfying(answer -> {
            assertThat(answer.item().id()).isEqualTo("return-policy");
            assertThat(answer.language()).isEqualTo("en");
            assertThat(answer.score()).isEqualTo(1);
        });
        assertThat(findings.candidates()).filteredOn(Candidate::selected).allMatch(found -> found.dropped() == null);
        assertThat(findings.candidates())
                .filteredOn(found -> !found.selected())
                .isNotEmpty()
                .allMatch(found -> found.dropped() != null);
        assertThat(findings.candidates())
                .extracting(Candidate::kind)
                .contains(Kind.INTENT, Kind.ARTICLE, Kind.FAQ, Kind.GUIDELINE);
    }

    @Test
    void settingsOfTheTenantDecideHowManyAreSelected() {
        knowledge.on(new PackPublished(ShopFixture.pack(1, ShopFixture.data()), ShopFixture.platform()));
        var query = new RetrievalQuery(
                SHOP,
                null,
                "How long do I have to return something?",
                "en",
                List.of(),
                Map.of(
                        "retrieval.article.strategy", "fixed",
                        "retrieval.article.threshold", 0,
                        "retrieval.article.k", 2));
        assertThat(knowledge.retrieve(query).articles()).hasSize(2);
    }

    @Test
    void guidelinesComeAlwaysOrByIntentOrByWhatWasSaid() {
        knowledge.on(new PackPublished(ShopFixture.pack(1, ShopFixture.data()), ShopFixture.platform()));

        assertThat(guidelines("Komt het voor kerst aan?", "nl"))
                .containsExactlyInAnyOrder("be-friendly", "mention-holidays");
        assertThat(guidelines("xyz", "en", "complaint")).containsExactlyInAnyOrder("be-friendly", "apologise");
        assertThat(knowledge.guidelines(SHOP, null)).containsOnlyKeys("be-friendly", "apologise", "mention-holidays");
    }

    @Test
    void scenariosAreFoundByNameAndDocumentation() {
        var bpmn = """
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">
                  <bpmn:process id="cancel-order" name="Cancel an order" isExecutable="true">
                    <bpmn:documentation>Stops a pending order</bpmn:documentation>
                  </bpmn:process>
                </bpmn:definitions>
                """;
        var files = Map.of("processes/acme-shop/cancel-order.bpmn", bpmn, "processes/acme-shop/broken.bpmn", "<oops");
        var pack = ShopFixture.pack(SHOP, 1, ShopFixture.data(List.of(), List.of(), List.of()), files);
        knowledge.on(new PackPublished(pack, ShopFixture.platform()));

        var found = knowledge.retrieve(RetrievalQuery.of(SHOP, "Cancel an order. Stops a pending order", "en"));
        assertThat(found.scenarios()).extracting(Findings.Found::item).containsExactly("cancel-order");
    }

    @Test
    void nothingToLookWithFindsNothing() {
        knowledge.on(new PackPublished(ShopFixture.pack(1, ShopFixture.data()), ShopFixture.platform()));
        for (var text : List.of("", "   ", "?!", "👍", "\u0000\u0001")) {
            assertThat(knowledge.nearestIntents(SHOP, text, "en", 5)).isEmpty();
            assertThat(knowledge.retrieve(RetrievalQuery.of(SHOP, text, "en")).answer())
                    .isEmpty();
        }
    }

    @Test
    void anAddressIsNoWishWhateverItsWords() {
        knowledge.on(new PackPublished(ShopFixture.pack(1, ShopFixture.data()), ShopFixture.platform()));
        for (var text : List.of("customer-service@example.com", " <my.order@shop.example>. ")) {
            assertThat(knowledge.nearestIntents(SHOP, text, "en", 5)).as(text).isEmpty();
        }
        assertThat(nearest("where is my order, I am talk.to.a.human@example.com"))
                .isEqualTo("order_status");
    }

    @Test
    void aHugeMessageIsLookedAtAsFarAsIsUseful() {
        knowledge.on(new PackPublished(ShopFixture.pack(1, ShopFixture.data()), ShopFixture.platform()));
        var random = new java.util.Random(7);
        var noise = new StringBuilder("Where is my order? ");
        for (int i = 0; i < 20_000; i++) {
            noise.append(Integer.toString(random.nextInt(1_000_000), 36)).append(i % 11 == 0 ? ". " : " ");
        }
        assertThat(nearest(noise.toString())).isEqualTo("order_status");
        assertThat(knowledge
                        .retrieve(RetrievalQuery.of(SHOP, "a".repeat(100_000), "xx"))
                        .answer())
                .isEmpty();
    }

    @Test
    void anUnknownLanguageIsLookedForInAll() {
        knowledge.on(new PackPublished(ShopFixture.pack(1, ShopFixture.data()), ShopFixture.platform()));
        assertThat(knowledge.nearestIntents(SHOP, "Waar is mijn bestelling?", "fr", 1))
                .extracting(Nearest::id)
                .containsExactly("order_status");
    }

    private List<String> guidelines(String text, String language, String... intents) {
        return knowledge
                .retrieve(new RetrievalQuery(SHOP, null, text, language, List.of(intents), Map.of()))
                .guidelines()
                .stream()
                .map(GuidelineCandidate::id)
                .toList();
    }

    private String nearest(String text) {
        return knowledge.nearestIntents(SHOP, text, "en", 1).get(0).id();
    }

    private String intent(@org.jspecify.annotations.Nullable PackVersion version) {
        return knowledge
                .nearestIntents(SHOP, version, "cancel my order", "en", 1)
                .get(0)
                .id();
    }

    private void publish(long version, String... examples) {
        var data = ShopFixture.data(List.of(intent("intent-" + version, examples)), List.of(), List.of());
        knowledge.on(new PackPublished(ShopFixture.pack(version, data), ShopFixture.platform()));
    }

    private static Intent intent(String id, String... examples) {
        return new Intent(id, id, Map.of("en", List.of(examples)));
    }

    private static PackVersion version(long number) {
        return new PackVersion(SHOP, number, "hash-" + number);
    }
}
