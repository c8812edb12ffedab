package ai.focal360.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.facts.Fallback;
import ai.focal360.policy.facts.GiveUp;
import ai.focal360.policy.facts.NextChannel;
import ai.focal360.policy.facts.Settings;
import ai.focal360.policy.facts.Undelivered;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where an answer goes on that did not arrive. */
class DeliveryPolicyTest {
    private static final Settings SETTINGS = new Settings(Map.of(
            "delivery.level",
            "verified_by_code",
            "delivery.consent.required",
            List.of("email"),
            "delivery.latest.minutes",
            1440,
            "delivery.cost.most",
            0.5));

    private static final Fallback SMS = sms("verified_by_provider", "unknown", "opt_in", true, false, "0.07");
    private static final Fallback MAIL = mail("given");

    @Test
    void itGoesOnWithTheFirstFallback() {
        assertThat(next(lost(), MAIL, SMS)).containsExactly("sms");
        assertThat(next(lost(), MAIL)).containsExactly("mail");
        assertThat(givenUp(lost(), SMS)).isEmpty();
    }

    @Test
    void whereNoChannelIsLeftItIsGivenUp() {
        assertThat(givenUp(lost())).containsExactly("there is no other channel it may go on");
        assertThat(next(lost())).isEmpty();
    }

    @Test
    void nobodyIsToldTheSameTwiceOnOneChannel() {
        var tried = sms("verified_by_provider", "given", "contact", true, true, "0.07");

        assertThat(next(lost(), tried, MAIL)).containsExactly("mail");
        assertThat(givenUp(lost(), tried)).hasSize(1);
    }

    @Test
    void itGoesOnlyWhereTheCustomerSurelyIs() {
        assertThat(next(lost(), sms("verified_by_code", "unknown", "opt_in", true, false, "0")))
                .containsExactly("sms");
        assertThat(next(lost(), sms("claimed", "given", "contact", true, false, "0")))
                .isEmpty();
    }

    @Test
    void aRefusalHoldsAndSomeKindsNeedAConsent() {
        assertThat(next(lost(), sms("verified_by_tool", "refused", "contact", true, false, "0")))
                .isEmpty();
        assertThat(next(lost(), mail("unknown"))).isEmpty();
        assertThat(next(lost(), mail("given"))).containsExactly("mail");
    }

    @Test
    void aChannelForAnswersOnItOnlyIsLeftAlone() {
        assertThat(next(lost(), sms("verified_by_tool", "given", "never", true, false, "0")))
                .isEmpty();
        assertThat(next(lost(), sms("verified_by_tool", "given", "opt_in", true, false, "0")))
                .containsExactly("sms");
    }

    @Test
    void aChannelHasToBeOpenForFreeText() {
        assertThat(next(lost(), sms("verified_by_tool", "given", "contact", false, false, "0")))
                .isEmpty();
    }

    @Test
    void anAnswerIsWorthOnlySoMuch() {
        assertThat(next(lost(), sms("verified_by_tool", "given", "contact", true, false, "0.51")))
                .isEmpty();
        assertThat(next(lost(), sms("verified_by_tool", "given", "contact", true, false, "0.50")))
                .containsExactly("sms");
    }

    @Test
    void whatIsLongPastIsNotSaidAnyMore() {
        assertThat(next(lostFor(1439), SMS)).containsExactly("sms");
        assertThat(next(lostFor(1440), SMS)).isEmpty();
        assertThat(givenUp(lostFor(1440), SMS)).containsExactly("it was said too long ago");
        assertThat(givenUp(lostFor(1440))).containsExactly("it was said too long ago");
    }

    private static Undelivered lost() {
        return lostFor(3);
    }

    private static Undelivered lostFor(long minutes) {
        return new Undelivered("whatsapp", "whatsapp", "failed", 1, minutes);
    }

    private static Fallback sms(
            String level, String consent, String permission, boolean open, boolean tried, String cost) {
        return new Fallback("sms", "sms", 0, level, consent, permission, open, tried, new BigDecimal(cost));
    }

    private static Fallback mail(String consent) {
        return new Fallback("mail", "email", 1, "verified_by_code", consent, "opt_in", true, false, BigDecimal.ZERO);
    }

    private static List<String> next(Object... facts) {
        return decide(facts).all(NextChannel.class).stream()
                .map(NextChannel::channel)
                .toList();
    }

    private static List<String> givenUp(Object... facts) {
        return decide(facts).all(GiveUp.class).stream().map(GiveUp::reason).toList();
    }

    private static Decision decide(Object... facts) {
        return Rules.of("acme-shop").given(SETTINGS).given(facts).at(DecisionPoint.DELIVERY);
    }
}
