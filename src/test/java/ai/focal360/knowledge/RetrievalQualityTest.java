package ai.focal360.knowledge;

import static ai.focal360.knowledge.ShopFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How well the real model and the words together find what held-out texts mean, in each language. */
class RetrievalQualityTest {
    private static final Knowledge KNOWLEDGE = ShopFixture.knowledge(RealMeaning.INSTANCE);

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl", "de"})
    void findsTheIntentOfWhatNoExampleSays(String language) {
        var mistaken = new ArrayList<String>();
        var scores = new ArrayList<Double>();
        ShopFixture.heldOut("utterances.yaml", language).forEach((intent, texts) -> {
            for (var text : texts) {
                var best = KNOWLEDGE.nearestIntents(SHOP, text, language, 1).get(0);
                scores.add(best.score());
                if (!best.id().equals(intent)) {
                    mistaken.add(text + " → " + best.id());
                }
            }
        });
        Collections.sort(scores);
        assertThat(scores).hasSizeGreaterThanOrEqualTo(20);
        assertThat(mistaken).hasSizeLessThanOrEqualTo(1);
        assertThat(scores.get(scores.size() / 2)).isGreaterThan(0.8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl", "de"})
    void whatIsAboutSomethingElseIsNearNoIntent(String language) {
        for (var text : ShopFixture.unrelated("utterances.yaml", language)) {
            assertThat(KNOWLEDGE.nearestIntents(SHOP, text, language, 1))
                    .as(text)
                    .allMatch(nearest -> nearest.score() < 0.4);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    en | order_status   | where is my order??
                    en | cancel_order   | i wnat to cancel my order
                    en | cancel_order   | Please cancel order #W7654321
                    nl | order_status   | waar is mn bestelling
                    nl | cancel_order   | ik wil mijn bestellling anuleren
                    nl | refund_status  | wanneer krijg ik mn geld terug
                    de | order_status   | wo ist meine bestelung
                    de | cancel_order   | ich moechte meine Bestellung stornieren
                    de | human          | ich möchte mit nem menschen sprechen
                    """)
    void aNearCopyOfAnExampleIsNearlyCertain(String language, String intent, String text) {
        var best = KNOWLEDGE.nearestIntents(SHOP, text, language, 1).get(0);
        assertThat(best.id()).isEqualTo(intent);
        assertThat(best.score()).isGreaterThan(0.8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    en | complaint    | Good morning! I bought a lamp from you last week for my mother's birthday. When I opened the box the glass was broken. She was so sad.
                    nl | cancel_order | Hoi, ik heb gisteren iets bij jullie besteld voor mijn zoon. Hij heeft het al gekregen van zijn oma. Ik wil mijn bestelling annuleren.
                    de | change_address | Guten Tag, wir sind gerade mitten im Umzug und alles steht voller Kartons. Ich möchte die Lieferadresse ändern. Vielen Dank!
                    """)
    void findsWhatIsWantedInsideAStory(String language, String intent, String text) {
        assertThat(KNOWLEDGE.nearestIntents(SHOP, text, language, 1).get(0).id())
                .isEqualTo(intent);
    }

    @ParameterizedTest
    @CsvSource({"en, 18", "nl, 13", "de, 16"})
    void findsTheAnswerToMostQuestionsAndNeverAWrongOne(String language, int atLeast) {
        int right = 0;
        int asked = 0;
        for (var question : ShopFixture.heldOut("questions.yaml", language).entrySet()) {
            for (var text : question.getValue()) {
                asked++;
                var answer = KNOWLEDGE
                        .retrieve(RetrievalQuery.of(SHOP, text, language))
                        .answer();
                if (answer.isPresent()) {
                    assertThat(answer.get().item().id()).as(text).isEqualTo(question.getKey());
                    right++;
                }
            }
        }
        assertThat(asked).isGreaterThanOrEqualTo(15);
        assertThat(right).isGreaterThanOrEqualTo(atLeast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl", "de"})
    void neverGuessesWhereNothingKnownAnswers(String language) {
        var questions = ShopFixture.unrelated("questions.yaml", language);
        assertThat(questions).hasSizeGreaterThanOrEqualTo(15);
        for (var text : questions) {
            assertThat(KNOWLEDGE
                            .retrieve(RetrievalQuery.of(SHOP, text, language))
                            .answer())
                    .as(text)
                    .isEmpty();
        }
    }

    @Test
    void findsOfferingsByWhatTheyAre() {
        assertThat(offering("do you sell garden chairs", "en")).isEqualTo("chair-bergen");
        assertThat(offering("ik zoek een regenjas", "nl")).isEqualTo("jacket-storm");
        assertThat(offering("habt ihr Schreibtischlampen", "de")).isEqualTo("lamp-oslo");
    }

    private static String offering(String text, String language) {
        return KNOWLEDGE
                .retrieve(RetrievalQuery.of(SHOP, text, language))
                .offerings()
                .get(0)
                .item()
                .id();
    }
}
