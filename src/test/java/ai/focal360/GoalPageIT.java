package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Publishing;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;

/** What is waited for, as whoever reads the conversation sees it: until when, what reminds of it, and what became of it. */
class GoalPageIT extends WholeProduct {
    @Autowired
    private Publishing publishing;

    @Autowired
    private ApiTokens tokens;

    @Test
    void anAnswerThatIsWaitedForStandsWithTheQuestion() {
        try (var pack = waitingForAnHour().live();
                var browser = Browser.start().screen(1440, 1000, false)) {
            var customer = visitor();
            customer.says("I want to cancel my order");
            var asked = customer.lastTurn().path("turn").asText();
            var conversation = address("/console/acme-shop/conversations/" + customer.conversation());
            browser.open(address("/console/acme-shop/sign-in"));
            browser.find("#token").sendKeys(tokens.create(ACME, Role.SUPPORT_LEAD), Keys.ENTER);
            browser.until(() -> !browser.driver().getCurrentUrl().endsWith("/sign-in"));

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

    private ChangedPack waitingForAnHour() {
        return new ChangedPack(publishing).changing("processes/acme-shop/cancel-order.bpmn", """
                        <camunda:property name="focal.collects" value="email" />
                                  <camunda:property name="focal.text" value="ask.email" />
                        """.strip(), """
                        <camunda:property name="focal.collects" value="email" />
                                  <camunda:property name="focal.goal-deadline" value="PT1H" />
                                  <camunda:property name="focal.goal-follow-up" value="follow-up.still-there" />
                                  <camunda:property name="focal.goal-expiry" value="close" />
                                  <camunda:property name="focal.text" value="ask.email" />
                        """.strip());
    }
}
