package ai.focal360.channel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.focal360.Browser;
import ai.focal360.channel.ChannelApp;
import ai.focal360.channel.ChannelServer;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TurnId;
import ai.focal360.turn.AnswerReady;
import ai.focal360.turn.TurnStarted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** The chat page in a real browser, used as people use it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatPageIT extends ChannelServer {
    private static final String THEIRS = ".line.visitor .said";
    private static final String OURS = "#log .line.agent .said";

    private Browser browser;

    @Autowired
    private ApplicationEventPublisher events;

    @BeforeAll
    void start() {
        browser = Browser.start();
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void newVisitor() {
        browser.offline(false).screen(1280, 900, false).dark(false);
        browser.open(at("/chat/acme-shop/alex").toString());
        browser.driver().executeScript("sessionStorage.clear()");
        browser.driver().executeCdpCommand("Network.clearBrowserCookies", Map.of());
        browser.open(at("/chat/acme-shop/alex").toString());
        browser.until(() -> "false".equals(browser.find("#log").getDomAttribute("aria-busy")));
        browser.complaints();
    }

    @Test
    void aPersonAsksAndIsAnsweredWithTheKeyboardAlone() {
        assertThat(browser.find("h1").getText()).isEqualTo("Alex");
        assertThat(browser.find(".who p").getText()).isEqualTo("Acme Shop");
        assertThat(browser.find(".greeting").getText()).isEqualTo("Hi, I am Alex. How can I help you?");
        inbox.answerWith(taken -> agents.later(() -> agents.say(
                ChannelApp.ACME,
                taken.turn(),
                "webchat",
                taken.message().address(),
                List.of(
                        new AnswerReady.Message("I found your order.", List.of()),
                        new AnswerReady.Message("Shall I cancel it?", List.of("Yes, cancel it", "No"))))));

        browser.driver().switchTo().activeElement().sendKeys("Please cancel my order", Keys.ENTER);

        browser.until(() -> browser.all(".suggestion").size() == 2);
        assertThat(browser.texts(THEIRS)).containsExactly("Please cancel my order");
        assertThat(browser.texts(OURS)).containsExactly("I found your order.", "Shall I cancel it?");

        // back from the field to the last of the suggestions, as in any page
        browser.driver().switchTo().activeElement().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        browser.until(() -> browser.texts(THEIRS).contains("No"));
        browser.until(() -> inbox.messages().size() == 2);
        assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id"))
                .isEqualTo("text");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aTextIsNeverHtmlAndItsLinksOpenElsewhere() {
        say("<b>Hello</b> <img src=x onerror=alert(1)>");
        answer("""
               <script>alert(1)</script> & see https://acme.example/returns?a=1&b=2. Or [our help](/help/acme-shop/returns), \
               /help/acme-shop/returns, (https://acme.example/x_(y)), javascript:alert(1), [bad](javascript:alert(1)) and/or \
               //evil.example/x""");

        browser.until(() -> browser.all(OURS).size() == 1);
        assertThat(browser.texts(THEIRS)).containsExactly("<b>Hello</b> <img src=x onerror=alert(1)>");
        assertThat(browser.all(".bubble b, .bubble img, .bubble script")).isEmpty();
        assertThat(browser.all(OURS + " a").stream()
                        .map(a -> a.getDomProperty("href"))
                        .toList())
                .containsExactly(
                        "https://acme.example/returns?a=1&b=2",
                        at("/help/acme-shop/returns").toString(),
                        at("/help/acme-shop/returns").toString(),
                        "https://acme.example/x_(y)");
        assertThat(browser.all(OURS + " a"))
                .allMatch(a -> "_blank".equals(a.getDomAttribute("target")))
                .allMatch(a -> "noopener noreferrer".equals(a.getDomAttribute("rel")));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aReloadKeepsBothSidesAndTheOpenSuggestions() {
        say("Hello");
        agents.say(
                ChannelApp.ACME,
                TurnId.random(),
                "webchat",
                address(),
                List.of(new AnswerReady.Message("Hi. What is it about?", List.of("An order", "A return"))));
        browser.until(() -> browser.all(".suggestion").size() == 2);

        browser.driver().navigate().refresh();

        browser.until(() -> browser.all(".suggestion").size() == 2);
        assertThat(browser.texts(THEIRS)).containsExactly("Hello");
        assertThat(browser.texts(OURS)).containsExactly("Hi. What is it about?");
    }

    @Test
    void tellsWhatIsOnTheScreenAsRead() {
        say("Hello");
        answer("Hi.", "What is it about?");
        browser.until(() -> states().equals(List.of("read", "read")));

        browser.driver().switchTo().newWindow(WindowType.TAB);
        agents.say("webchat", address(), "Are you still there?");
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> states().equals(
                        List.of("read", "read", "sent")));
        browser.driver().close();
        browser.driver()
                .switchTo()
                .window(browser.driver().getWindowHandles().iterator().next());
        browser.until(() -> states().equals(List.of("read", "read", "read")));
    }

    private List<String> states() {
        return jdbc.sql("select state from outbound_message order by position")
                .query(String.class)
                .list();
    }

    @Test
    void showsThatTheAgentIsTyping() {
        say("Hello");
        events.publishEvent(
                new TurnStarted(ChannelApp.ACME, TurnId.random(), ConversationId.random(), "webchat", address()));
        browser.until(() -> browser.find("#typing").isDisplayed());
        assertThat(browser.find("#typing-spoken").getDomProperty("textContent")).isEqualTo("Alex is typing…");
        answer("Hi.");
        browser.until(() -> !browser.find("#typing").isDisplayed());
    }

    @Test
    void whatCouldNotBeSentIsSentLaterEvenAfterAReload() {
        inbox.setBroken(true);
        type("Are you there?");
        browser.until(() -> browser.texts(".below").contains("Sending…"));
        browser.driver().navigate().refresh();
        browser.until(() -> browser.texts(THEIRS).equals(List.of("Are you there?")));

        inbox.setBroken(false);
        browser.until(() -> browser.all(".sending").isEmpty());
        assertThat(inbox.messages()).hasSize(1);
        assertThat(browser.texts(THEIRS)).containsExactly("Are you there?");
    }

    @Test
    void aMessageWrittenWithoutANetworkIsSentWhenItIsBack() {
        browser.offline(true);
        type("Hello from the tunnel");
        browser.until(() -> browser.all(".sending").size() == 1);
        assertThat(inbox.messages()).isEmpty();

        browser.offline(false);
        browser.until(() -> browser.all(".sending").isEmpty());
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void aSecondWindowShowsTheSameConversation() {
        say("Hello");
        answer("Hi.");
        browser.until(() -> browser.all(OURS).size() == 1);
        var first = browser.driver().getWindowHandle();
        browser.driver().switchTo().newWindow(WindowType.TAB);
        browser.open(at("/chat/acme-shop/alex").toString());
        browser.until(() -> browser.all(OURS).size() == 1);
        type("From the second window");
        browser.until(
                () -> browser.all(".sending").isEmpty() && browser.all(THEIRS).size() == 2);
        browser.driver().close();
        browser.driver().switchTo().window(first);
        browser.until(() -> browser.texts(THEIRS).equals(List.of("Hello", "From the second window")));
    }

    @Test
    void onANarrowPhoneNothingIsCutOffAndEverythingIsLargeEnoughToTouch() {
        browser.screen(360, 640, true);
        converse();
        assertThat(browser.driver().executeScript("return document.documentElement.scrollWidth + ' ' + innerWidth"))
                .isEqualTo("360 360");
        for (var control : browser.all("button:not([hidden]), textarea")) {
            if (control.isDisplayed()) {
                assertThat(control.getSize().getHeight()).as(control.getText()).isGreaterThanOrEqualTo(44);
            }
        }
        // a phone zooms into a field with smaller letters
        assertThat(browser.find("#text").getCssValue("font-size")).isEqualTo("16px");
    }

    @Test
    void tellsAScreenReaderWhatIsWhat() {
        say("Hello");
        answer("Hi.");
        browser.until(() -> browser.all(OURS).size() == 1);
        assertThat(browser.find("html").getDomAttribute("lang")).isEqualTo("en");
        assertThat(browser.find("#log").getAriaRole()).isEqualTo("log");
        assertThat(browser.find("#log").getAccessibleName()).isEqualTo("Conversation with Alex");
        assertThat(browser.find("#text").getAccessibleName()).isEqualTo("Your message");
        assertThat(browser.find("#send").getAccessibleName()).isEqualTo("Send");
        assertThat(browser.find("#log .line.agent .bubble").getDomProperty("textContent"))
                .isEqualTo("Alex: Hi.");
        assertThat(browser.find(".line.visitor .bubble").getDomProperty("textContent"))
                .isEqualTo("You: Hello");
    }

    @Test
    void looksRightOnPhoneAndDeskByDayAndNight() {
        converse();
        for (var dark : List.of(false, true)) {
            browser.dark(dark);
            browser.screen(1280, 900, false);
            browser.screenshot("chat-desk-" + (dark ? "dark" : "light"));
            browser.screen(390, 844, true);
            browser.screenshot("chat-phone-" + (dark ? "dark" : "light"));
        }
        browser.screen(360, 640, true).dark(false);
        browser.screenshot("chat-narrow");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anEmptyChatLooksInviting() {
        browser.screen(390, 844, true);
        browser.screenshot("chat-empty-greeting");
        browser.open(at("/chat/acme-shop/sam").toString());
        browser.until(() -> browser.find("#empty").isDisplayed());
        browser.screenshot("chat-empty");
        browser.open(at("/chat/acme-shop/nobody").toString());
        browser.screenshot("chat-missing");
        assertThat(browser.find("h1").getText()).isEqualTo("This chat does not exist");
    }

    private void converse() {
        say("Hi, my headphones arrived broken. The left side is dead 😞");
        answer(
                "I am sorry to hear that. A broken pair of headphones is not what you paid for.",
                "You can return a damaged item within 30 days, free of charge.\n\nSource: [Returns and refunds](/help/acme-shop/returns)");
        say("ok and the money?");
        browser.until(() -> browser.all(".sending").isEmpty());
        agents.say(
                ChannelApp.ACME,
                TurnId.random(),
                "webchat",
                address(),
                List.of(new AnswerReady.Message(
                        "I can refund 79.90 EUR for order #W2378156. Shall I do that?",
                        List.of("Yes, refund it", "No, send a new pair", "Talk to a person"))));
        browser.until(() -> browser.all(".suggestion").size() == 3);
        events.publishEvent(
                new TurnStarted(ChannelApp.ACME, TurnId.random(), ConversationId.random(), "webchat", address()));
        browser.until(() -> browser.find("#typing").isDisplayed());
    }

    private void type(String text) {
        browser.find("#text").sendKeys(text, Keys.ENTER);
    }

    private void say(String text) {
        int before = inbox.messages().size();
        // a driver types no emoji
        browser.driver()
                .executeScript(
                        "const field = document.getElementById('text'); field.value = arguments[0];"
                                + "field.dispatchEvent(new Event('input')); document.getElementById('send').click()",
                        text);
        browser.until(() -> inbox.messages().size() == before + 1);
        browser.until(() -> browser.all(".sending").isEmpty());
    }

    private void answer(String... texts) {
        int before = browser.all(OURS).size();
        agents.say("webchat", address(), texts);
        browser.until(() -> browser.all(OURS).size() == before + texts.length);
    }

    private String address() {
        return inbox.messages().get(0).address();
    }
}
