package ai.focal360.llm;

import static ai.focal360.llm.Fixtures.askedFor;
import static ai.focal360.llm.Fixtures.askedYesOrNo;
import static ai.focal360.llm.Fixtures.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.focal360.llm.SenseRequest.Expected;
import ai.focal360.llm.Understanding.Candidate;
import ai.focal360.llm.Understanding.ScoredIntent;
import ai.focal360.llm.Understanding.Tone;
import ai.focal360.llm.Understanding.Urgency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSensorTest {
    private final LocalSensor sensor = new LocalSensor(Fixtures.settings(), Fixtures.LEXICONS, Fixtures.WEDNESDAY);

    private List<String> values(SenseRequest request, String field) {
        return sensor.sense(request).candidates().stream()
                .filter(candidate -> candidate.field().equals(field))
                .map(Candidate::value)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | I would like to cancel my order please
            en | Where is my parcel? It should have been here by now.
            en | my lamp arrived broken and nobody answers the phone
            en | can I return this bag
            en | hi
            en | what does shipping cost
            nl | Ik wil graag mijn bestelling annuleren
            nl | Waar blijft mijn pakket? Het had er allang moeten zijn.
            nl | mijn lamp is kapot aangekomen en niemand neemt op
            nl | kan ik deze tas terugsturen
            nl | hoe lang duurt de verzending
            nl | ik wil mijn geld terug
            nl | wat kost verzenden naar België?
            de | Ich möchte meine Bestellung stornieren
            de | Wo bleibt mein Paket? Es sollte schon lange da sein.
            de | meine Lampe kam kaputt an und niemand geht ans Telefon
            de | kann ich diese Tasche zurückschicken
            de | wie lange dauert der Versand
            de | ich will mein Geld zurück
            """)
    void hearsWhichLanguageIsSpoken(String language, String message) {
        assertThat(sensor.sense(says(message)).language()).isEqualTo(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "#W1234567", "jan@example.com", "👍", "12", "Philips Hue"})
    void keepsTheConversationsLanguageWhenAMessageTellsNothing(String message) {
        var request = Fixtures.request(Expected.NOTHING, "nl", Fixtures.alex(), message);

        assertThat(sensor.sense(request).language()).isEqualTo("nl");
    }

    @Test
    void followsACustomerWhoChangesLanguage() {
        var request = Fixtures.request(
                Expected.NOTHING,
                "nl",
                Fixtures.alex(),
                "Sorry, I do not speak Dutch, could you please help me in English?");

        assertThat(sensor.sense(request).language()).isEqualTo("en");
    }

    @Test
    void keepsIntentsNearTheBestAndDropsTheRest() {
        assertThat(sensor.sense(says("cancel my order")).intents())
                .containsExactly(new ScoredIntent("cancel_order", 0.82), new ScoredIntent("return_items", 0.71));
    }

    @Test
    void findsAllThatOneMessageSays() {
        var heard = sensor.sense(
                says(
                        "Hi, I'm jane.doe+shop@example.co.uk, +31 6 12345678. Order #W2890441 from 3 March was € 1.250,00 by accident"));

        assertThat(heard.candidates())
                .extracting(Candidate::field, Candidate::value)
                .containsExactlyInAnyOrder(
                        tuple("email", "jane.doe+shop@example.co.uk"),
                        tuple("phone", "+31612345678"),
                        tuple("order_id", "#W2890441"),
                        tuple("bought_on", "2026-03-03"),
                        tuple("complaint_amount", "1250.00 EUR"),
                        tuple("cancel_reason", "ordered by mistake"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            it was 120 euro            | 120.00 EUR
            het kostte € 1.250,00      | 1250.00 EUR
            about EUR 99,-             | 99.00 EUR
            $1,250.50 I think          | 1250.50 USD
            das waren 49,95 €          | 49.95 EUR
            1 250,00 euro              | 1250.00 EUR
            ongeveer 20 euro's         | 20.00 EUR
            12.5 dollars               | 12.50 USD
            €1.250                     | 1250.00 EUR
            """)
    void readsMoneyHoweverItIsPunctuated(String message, String value) {
        assertThat(values(says(message), "complaint_amount")).containsExactly(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order #W1234567",
                "I waited 3 weeks",
                "call 020 1234567",
                "2026 was nice",
                "99999999999999999999 euro"
            })
    void seesNoMoneyWhereThereIsNone(String message) {
        assertThat(values(says(message), "complaint_amount")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-02-28                        | 2026-02-28
            on 03-02-2026                     | 2026-02-03
            am 3.2.2026                       | 2026-02-03
            op 28/2/26                        | 2026-02-28
            02/28/2026                        | 2026-02-28
            on the 3rd of March               | 2026-03-03
            March 3rd 2025                    | 2025-03-03
            op 5 maart gekocht                | 2026-03-05
            am 24. Dezember                   | 2025-12-24
            I bought it yesterday             | 2026-03-10
            gisteren gekocht                  | 2026-03-10
            gestern gekauft                   | 2026-03-10
            eergisteren                       | 2026-03-09
            the day before yesterday          | 2026-03-09
            vorgestern                        | 2026-03-09
            last monday                       | 2026-03-09
            afgelopen vrijdag                 | 2026-03-06
            letzten Mittwoch                  | 2026-03-04
            next friday                       | 2026-03-13
            volgende week woensdag            | 2026-03-04
            today                             | 2026-03-11
            übermorgen                        | 2026-03-13
            """)
    void readsDatesAsPeopleSayThem(String message, String date) {
        assertThat(values(says(message), "bought_on")).containsExactly(date);
    }

    @ParameterizedTest
    @ValueSource(strings = {"31-02-2026", "#W2026030", "1234-56-7890", "99.99.2026", "I may return it"})
    void seesNoDateWhereThereIsNone(String message) {
        assertThat(values(says(message), "bought_on")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            06 12345678          | +31612345678
            0612345678           | +31612345678
            +49 30 901820        | +4930901820
            bel me op 020-5551234 | +31205551234
            """)
    void readsPhoneNumbersOfTheRegionsItsLanguagesAreSpokenIn(String message, String phone) {
        var request = Fixtures.request(Expected.NOTHING, "nl", Fixtures.alex(), message);

        assertThat(values(request, "phone")).containsExactly(phone);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            #W2890441                    | #W2890441
            w2890441                     | #W2890441
            my order is #w2890441.       | #W2890441
            bestelling W2890441 graag    | #W2890441
            """)
    void makesGoodHowAnOrderNumberWasTyped(String message, String order) {
        assertThat(values(says(message), "order_id")).containsExactly(order);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#W28904411", "XW2890441", "2890441", "#W289044"})
    void refusesWhatIsNoOrderNumber(String message) {
        assertThat(values(says(message), "order_id")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no longer needed                      | no longer needed
            I changed my mind                     | no longer needed
            ik heb het niet meer nodig            | no longer needed
            die war aus Versehen bestellt         | ordered by mistake
            Het was een vergissing                | ordered by mistake
            """)
    void knowsAValueByItsSynonymsInEveryLanguage(String message, String reason) {
        assertThat(values(says(message), "cancel_reason")).containsExactly(reason);
    }

    @Test
    void isUnsureWhenTwoValuesAreNamed() {
        assertThat(sensor.sense(says("ordered by mistake, or well, no longer needed"))
                        .candidates())
                .hasSize(2)
                .allMatch(candidate -> candidate.confidence() < 0.5);
    }

    @Test
    void doesNotTakeWhatIsDenied() {
        assertThat(values(says("it was not ordered by mistake"), "cancel_reason"))
                .isEmpty();
    }

    @Test
    void collectsTheItemsOfAList() {
        assertThat(values(says("return 1234567890 and 2345678901 please"), "return_items"))
                .containsExactly("1234567890, 2345678901");
        assertThat(values(says("stuur alles maar terug"), "return_items")).containsExactly("all");
    }

    @Test
    void takesABareAnswerForTheOneFieldThatWasAskedFor() {
        assertThat(values(askedFor("name", "My name is Jan de Vries."), "name")).containsExactly("Jan de Vries");
        assertThat(values(askedFor("name", "Ik heet Fatima"), "name")).containsExactly("Fatima");
        assertThat(values(askedFor("complaint_amount", "120"), "complaint_amount"))
                .containsExactly("120.00");
        assertThat(values(askedFor("complaint_amount", "€ 120,50"), "complaint_amount"))
                .containsExactly("120.50 EUR");
        assertThat(values(askedFor("quantity", "3 pieces"), "quantity")).containsExactly("3");
        assertThat(values(askedFor("newsletter", "ja graag"), "newsletter")).containsExactly("true");
        assertThat(values(askedFor("newsletter", "nein danke"), "newsletter")).containsExactly("false");
    }

    @Test
    void takesNoBareAnswerWhenNothingWasAskedOrAQuestionComesBack() {
        assertThat(values(says("Jan de Vries"), "name")).isEmpty();
        assertThat(values(says("12"), "quantity")).isEmpty();
        assertThat(values(says("yes"), "newsletter")).isEmpty();
        assertThat(values(askedFor("name", "why do you need that?"), "name")).isEmpty();
        assertThat(values(askedFor("complaint_amount", "no idea"), "complaint_amount"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes",
                "Yes please!",
                "ja",
                "Ja, graag",
                "ja hoor, doe maar",
                "klopt",
                "akkoord",
                "Ja, bitte",
                "klar",
                "genau",
                "einverstanden",
                "no problem",
                "geen probleem",
                "kein Problem",
                "👍",
                "yes, cancel it",
                "ok",
                "go ahead",
                "sure"
            })
    void hearsAYes(String message) {
        assertThat(sensor.sense(askedYesOrNo(message)).answer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "No thanks",
                "nope",
                "nee",
                "Nee, toch niet",
                "liever niet",
                "laat maar",
                "nein",
                "Nein, danke",
                "lieber nicht",
                "doch nicht",
                "👎",
                "absolutely not",
                "don't do it",
                "stimmt nicht",
                "klopt niet"
            })
    void hearsANo(String message) {
        assertThat(sensor.sense(askedYesOrNo(message)).answer()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes but change the address first",
                "ja maar dan wel vandaag",
                "ja, aber nicht diese",
                "maybe",
                "what happens then?",
                "yes? no!",
                "weet niet",
                "Where is my order",
                "yes and no",
                "I'm not sure",
                "vielleicht",
                "hmm",
                "yes if you tell me how long the whole thing is going to take until the money is on my account again"
            })
    void takesNeitherForAnAnswerThatIsNone(String message) {
        assertThat(sensor.sense(askedYesOrNo(message)).answer()).isNull();
    }

    @Test
    void hearsNoAnswerWhenNoneWasAskedFor() {
        assertThat(sensor.sense(says("yes")).answer()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This is unacceptable, I am furious!",
                "worst shop ever, absolutely terrible service",
                "Dit is schandalig, ik ben woedend",
                "Belachelijk! Wat een waardeloze winkel, nooit meer",
                "Das ist eine Frechheit, ich bin stinksauer",
                "Katastrophal, absolut inakzeptabel!"
            })
    void feelsRage(String message) {
        var heard = sensor.sense(says(message));

        assertThat(heard.sentiment()).isLessThan(-0.7);
        assertThat(heard.tone()).isEqualTo(Tone.ANGRY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm really disappointed, it is still not here",
                "not happy with this at all",
                "Ik ben teleurgesteld in jullie",
                "de lamp is kapot en dat is vervelend",
                "Leider bin ich sehr enttäuscht",
                "Das gefällt mir nicht"
            })
    void feelsDisappointment(String message) {
        assertThat(sensor.sense(says(message)).sentiment()).isBetween(-0.85, -0.2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thank you so much, that was great!",
                "not bad at all, thanks",
                "Super, bedankt voor de snelle hulp",
                "Ik ben er erg blij mee",
                "Vielen Dank, das war wirklich hilfreich",
                "Einwandfrei, ich bin sehr zufrieden"
            })
    void feelsContent(String message) {
        assertThat(sensor.sense(says(message)).sentiment()).isGreaterThan(0.3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What are your opening hours",
                "Hoe laat zijn jullie open",
                "Wann haben Sie geöffnet",
                "#W1234567"
            })
    void feelsNothingInPlainQuestions(String message) {
        assertThat(sensor.sense(says(message)).sentiment()).isBetween(-0.15, 0.15);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CRITICAL | The charger caught fire, there is smoke
            CRITICAL | De oplader staat in brand
            CRITICAL | Das Netzteil brennt, ich habe einen Stromschlag bekommen
            HIGH     | I need an answer asap
            HIGH     | Dit is dringend
            HIGH     | Bitte sofort antworten
            MEDIUM   | will it arrive tomorrow
            LOW      | what colours do you have
            """)
    void hearsHowPressingItIs(Urgency urgency, String message) {
        assertThat(sensor.sense(says(message)).urgency()).isEqualTo(urgency);
    }

    @Test
    void staysSilentWhenNothingWasSaid() {
        assertThat(sensor.sense(says("  "))).isEqualTo(Understanding.silent("en"));
    }

    @Test
    void readsEachMessageOfABurstOnItsOwn() {
        var heard = sensor.sense(askedFor("name", "Jan de Vries", "and my order is #W2890441"));

        assertThat(heard.candidates())
                .extracting(Candidate::field, Candidate::value)
                .contains(tuple("name", "Jan de Vries"), tuple("order_id", "#W2890441"));
    }

    @Test
    void readsAnEndlessMessageInBoundedTime() {
        var endless = says("a".repeat(100_000) + " " + "(".repeat(50_000) + "9".repeat(50_000) + " @".repeat(20_000));

        assertThat(sensor.sense(endless)).isNotNull();
    }
}
