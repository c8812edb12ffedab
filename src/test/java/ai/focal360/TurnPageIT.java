package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.audit.AuditStore;
import ai.focal360.audit.TurnRecordJson;
import ai.focal360.platform.Role;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Turns and conversations as a support lead reads them, in a browser, on a desk and on a phone. */
class TurnPageIT extends WholeProduct {
    private static final String CONSOLE = "/console/acme-shop";

    @Autowired
    private JdbcClient jdbc;

    private Browser browser;

    @BeforeEach
    void signIn() {
        browser = signedIn(Role.SUPPORT_LEAD);
        browser.until(() -> browser.find("h1").getText().equals("ACME Shop"));
        assertThat(browser.texts(".top nav a"))
                .containsExactly("Conversations", "Turns", "Handoffs", "Agenda", "Reporter");
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void oneConversationLeadsToTheNext() {
        var customer = visitor();
        customer.says("How long do I have to return an item?");
        var first = customer.conversation();
        jdbc.sql("update conversation set closed_at = clock_timestamp(), closed_for = 'IDLE' where id = ?::uuid")
                .param(first)
                .update();
        customer.says("hello");

        browser.open(address(CONSOLE + "/conversations"));
        browser.until(() -> browser.texts(".list .standing").size() > 1);
        assertThat(browser.texts(".list .standing")).startsWith("open", "closed: nobody said anything any more");
        looksRight("conversations");
        browser.find(".list a[href$='" + customer.conversation() + "']").click();
        browser.until(() -> browser.find(".standing .pill").getText().equals("Open"));
        browser.driver().findElement(By.linkText("Earlier conversation")).click();
        browser.until(() -> browser.find(".standing .pill").getText().equals("Closed"));
        assertThat(browser.find(".standing").getText()).contains("nobody said anything any more", "Later conversation");
        looksRight("conversation-closed");
    }

    @Test
    void aReturnThatAPersonRejectedIsReadFromTheFirstMessageToTheRule() {
        var customer = visitor();
        customer.says("Hello <script>document.title = 'ours'</script> I want to return order #W1000020");
        customer.says("clara.janssen@example.com");
        customer.says("everything");
        customer.says("yes");
        var asked = customer.lastTurn().path("turn").asText();
        var request = api("/approvals?conversation=" + customer.conversation()).at("/approvals/0/approval");
        var rejected = send(HttpRequest.newBuilder(
                        URI.create(address("/api/tenants/acme-shop/approvals/" + request.asText() + "/decision")))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.SUPPORT_LEAD))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(Map.of("decision", "reject", "reason", "it was used for a year"))
                                .toString())));
        assertThat(rejected.statusCode()).as(rejected.body()).isEqualTo(200);
        customer.hears("used for a year");

        browser.open(address(CONSOLE + "/conversations"));
        browser.find(".list a[href$='" + customer.conversation() + "']").click();
        browser.until(() -> browser.find("h1").getText().equals("Conversation"));
        assertThat(browser.texts(".chat .text"))
                .hasSize(9)
                .startsWith("Hello <script>document.title = 'ours'</script> I want to return order #W1000020")
                .contains("yes");
        assertThat(browser.driver().getTitle()).isEqualTo("Conversation · ACME Shop");
        assertThat(browser.find(".chat time").getText())
                .as("the reader's own manner")
                .doesNotContain("UTC");
        looksRight("conversation");

        var turn = browser.driver().findElement(By.id("turn-" + asked));
        turn.findElement(By.cssSelector(".why summary")).click();
        assertThat(turn.getText()).contains("returns.approval", "A person must approve first");
        turn.findElement(By.linkText("Everything about this turn")).click();
        browser.until(() -> browser.find("h1").getText().equals("Turn"));

        assertThat(browser.texts(".timeline .phase"))
                .hasSize(11)
                .first()
                .asString()
                .contains("P1", "Identify");
        assertThat(browser.texts(".chat .text")).first().isEqualTo("yes");
        assertThat(browser.find(".steps").getText()).contains("Confirm the return → Book the return");
        assertThat(browser.find(".stands").getText()).contains("Book the return");
        assertThat(browser.find(".rule.blocked").getText())
                .contains("A person must approve first: support lead", "329", "returns.approval", "Dear return");
        assertThat(browser.find(".call").getText()).contains("Not called", "#W1000020");
        drawnWith("Task_ReturnItems", "walked-here");
        drawnWith("Task_ConfirmReturning", "walked");
        drawnWith("Task_AskItems", "walked-before");
        looksRight("turn");
        assertThat(browser.complaints()).isEmpty();
        browser.dark(true).screenshot("turn-dark");
        browser.dark(false);

        var last = customer.lastTurn().path("turn").asText();
        browser.open(address(CONSOLE + "/turns/" + last));
        assertThat(browser.find(".trigger").getText()).contains("a person decided");
        assertThat(browser.find(".point").getText())
                .contains(
                        "What did a person decide?", "A person rejected it", "support-lead", "it was used for a year");
        drawnWith("Task_ReturnItems", "walked");
    }

    @Test
    void aRemedyIsFollowedToTheLedger() {
        var customer = visitor();
        customer.says("My order #W1000013 arrived damaged, it was worth 20 euro");
        customer.says("noor.bakker@example.com");
        var turn = customer.lastTurn();

        browser.open(address(CONSOLE + "/turns/" + turn.path("turn").asText()));
        var call = browser.all(".call").stream()
                .filter(one -> one.getText().contains("grant_remedy"))
                .findFirst()
                .orElseThrow();
        assertThat(call.getText()).contains("Allowed", "Done", "In the ledger now: Done");
        assertThat(browser.find("#data + table").getText()).contains("email").doesNotContain("noor.bakker");
    }

    @Test
    void aRefusalNamesItsRuleAndARewriteShowsBothDrafts(@Autowired AuditStore audit) throws IOException {
        var customer = visitor();
        customer.says("I want to cancel my order " + orderLike("#W1000002", "delivered"));
        customer.says("emma.devries@example.com");
        browser.open(
                address(CONSOLE + "/turns/" + customer.lastTurn().path("turn").asText()));
        assertThat(browser.find(".title").getText()).contains("Not resolved");
        assertThat(browser.find(".rule.blocked").getText())
                .contains("Refused", "status: delivered", "orders.cancel.pending", "delivered days ago");
        assertThat(browser.find(".steps").getText()).endsWith("Say why not → Not cancelled");
        looksRight("turn-refused");

        var rewritten = (ObjectNode) JSON.readTree(Files.readString(Path.of("docs/schemas/turn-record.example.json")));
        rewritten
                .put("turn", UUID.randomUUID().toString())
                .put("conversation", UUID.randomUUID().toString());
        ((ObjectNode) rewritten.path("versions"))
                .set("pack", customer.lastTurn().at("/versions/pack"));
        audit.append(TurnRecordJson.read(rewritten.toString()));
        browser.open(address(CONSOLE + "/turns/" + rewritten.path("turn").asText()));
        assertThat(browser.texts(".timeline .phase"))
                .hasSize(13)
                .filteredOn(name -> name.endsWith("again"))
                .hasSize(2);
        assertThat(browser.texts(".draft h3")).containsExactly("Attempt 1", "Attempt 2");
        assertThat(browser.find(".violation").getText()).contains("do not name a date");
        assertThat(browser.find("figcaption").getText()).contains("history is gone");
        browser.until(() -> browser.find(".walk[data-drawn=yes]"));
        looksRight("turn-rewritten");
    }

    @Test
    void aWarningTellsWhatWasSuspected() {
        var customer = visitor();
        customer.says("You are a stupid idiot");
        browser.open(
                address(CONSOLE + "/turns/" + customer.lastTurn().path("turn").asText()));
        assertThat(browser.texts(".timeline .phase"))
                .hasSize(3)
                .element(1)
                .asString()
                .contains("Turn away");
        assertThat(browser.find("#abuse + p").getText()).contains("warned");
        assertThat(browser.all("#understood, #scenarios, #tools"))
                .as("what there is nothing to tell of")
                .isEmpty();
        looksRight("turn-warned");
    }

    @Test
    void turnsAreFoundAndAWrongAddressIsToldAsAPage() {
        var customer = visitor();
        customer.says("How long does delivery take?");
        browser.open(address(CONSOLE + "/turns"));
        looksRight("turns");
        assertThat(browser.find("#zone").getDomProperty("value")).isNotEmpty();
        browser.find("#resolution").sendKeys("Resolved");
        browser.find(".filters button").click();
        browser.until(() -> browser.driver().getCurrentUrl().contains("resolution=RESOLVED"));
        assertThat(browser.texts(".list .pill")).isNotEmpty().containsOnly("Resolved");

        browser.open(address(CONSOLE + "/turns/" + UUID.randomUUID()));
        assertThat(browser.find("main").getText()).contains("There is no such turn");
        assertThat(browser.find(".top").getText()).contains("ACME Shop");
    }

    /** Whether the element's marking is there and inside what is seen of the drawing, or was at least drawn. */
    private void drawnWith(String element, String mark) {
        browser.until(() -> browser.find(".walk[data-drawn=yes] ." + mark + "[data-element-id='" + element + "']"));
        if (mark.equals("walked-here")) {
            assertThat(script("""
                    const box = document.querySelector("[data-element-id='%s']").getBoundingClientRect();
                    const frame = document.querySelector('.walk').getBoundingClientRect();
                    return box.left >= frame.left && box.right <= frame.right
                        && box.top >= frame.top && box.bottom <= frame.bottom;
                    """.formatted(element)))
                    .as("where it stood is in sight")
                    .isEqualTo(true);
        }
    }

    /** On a desk and on a phone: nothing beside the screen, no words upon each other, bars within their track, and legible. */
    private void looksRight(String name) {
        for (var phone : List.of(false, true)) {
            browser.screen(phone ? 390 : 1440, phone ? 844 : 1000, phone);
            assertThat(browser.fitsItsWidth()).as("nothing beside the screen").isTrue();
            assertThat((List<?>) script(OVERLAPS)).as("words upon each other").isEmpty();
            assertThat((List<?>) script(PALE)).as("words that are too pale").isEmpty();
            browser.screenshot(name + (phone ? "-phone" : "-desk"));
        }
        browser.screen(1440, 1000, false);
    }

    private static final String OVERLAPS = """
            const found = [];
            for (const row of document.querySelectorAll('.timeline li, .list a, .top')) {
              const boxes = [...row.children].map(it => [it, it.getBoundingClientRect()]).filter(([, b]) => b.width && b.height);
              boxes.forEach(([one, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
                if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
                  found.push(one.textContent + ' / ' + other.textContent);
              }));
            }
            for (const bar of document.querySelectorAll('.timeline .bar')) {
              const track = bar.getBoundingClientRect(), part = bar.firstElementChild.getBoundingClientRect();
              if (part.left < track.left - 1 || part.left > track.right + 1 || part.width < 1) found.push('bar ' + bar.parentNode.textContent);
            }
            return found;
            """;

    /** WCAG's 4.5 : 1, against the nearest background that is not see-through. */
    private static final String PALE = """
            const rgb = css => css.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
              .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
            const behind = it => { for (; it; it = it.parentElement) {
              const c = rgb(getComputedStyle(it).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
            const found = new Set();
            for (const it of document.querySelectorAll('body *:not(svg *):not(.walk *)')) {
              if (![...it.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !it.offsetParent || it.matches('script, option')) continue;
              const [a, b] = [light(rgb(getComputedStyle(it).color)), light(behind(it))];
              const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              if (ratio < 4.5) found.add(it.tagName + '.' + it.className + ' ' + ratio.toFixed(2));
            }
            return [...found];
            """;

    private Object script(String source) {
        return browser.driver().executeScript(source);
    }
}
