package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.Role;
import ai.focal360.tenant.Publishing;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is waited for, as whoever reads the conversation sees it: until when, what reminds of it, and what became of it. */
class GoalPageIT extends WholeProduct {
    @Autowired
    private Publishing publishing;

    @Test
    void anAnswerThatIsWaitedForStandsWithTheQuestion() {
        try (var pack = new ChangedPack(publishing)
                        .waitingFor("email", "PT1H", "close")
                        .live();
                var browser = signedIn(Role.SUPPORT_LEAD)) {
            var customer = visitor();
            customer.says("I want to cancel my order");
            var asked = customer.lastTurn().path("turn").asText();
            var conversation = address("/console/acme-shop/conversations/" + customer.conversation());
            browser.open(conversation);
            assertThat(browser.find(".waits").getText()).startsWith("An answer is waited for: email, until");
            assertThat(browser.find("#turn-" + asked + " .expected").getText())
                    .contains("Waits for: email", "Waited for", "I'm still here", "The scenario ends", "Task_AskEmail");
            browser.screenshot("goal-waited");

            customer.says("liam.smith@example.com");
            browser.open(conversation);
            assertThat(browser.all(".waits")).isEmpty();
            assertThat(browser.find("#turn-" + asked + " .expected.achieved .pill")
                            .getText())
                    .isEqualTo("Given");
            browser.screenshot("goal-given");

            browser.open(address("/console/acme-shop/turns/" + asked));
            assertThat(browser.find("[aria-labelledby=plan]").getText())
                    .contains("Expects", "Waited for: email", "Until", "Then reminds", "If nobody answers", "Given")
                    .doesNotContain("for 1 h");
            browser.driver().executeScript("document.getElementById('plan').scrollIntoView()");
            browser.screenshot("goal-turn");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
