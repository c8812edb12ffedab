package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.Publishing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;

/** The story the product is about, as two people live it: one in the chat, one in Tasklist. */
class TasklistIT extends WholeProduct {
    private Browser chat;
    private Browser tasklist;

    @BeforeEach
    void open() {
        chat = Browser.start().screen(390, 844, true);
        tasklist = Browser.start().screen(1400, 2000, false);
    }

    @AfterEach
    void close() {
        if (chat != null) {
            chat.close();
        }
        if (tasklist != null) {
            tasklist.close();
        }
    }

    @Test
    void theSupportLeadApprovesInAFormAndTheChatShowsIt() {
        chat.open(address("/chat/acme-shop/alex"));
        say("My order #W1000015 arrived broken, it cost 155 euro", "e-mail");
        say("jonas.weber@example.com", "support lead");
        chat.screenshot("story-waiting-for-approval");

        login();
        var task = task("Approve the refund");
        tasklist.screenshot("tasklist-list");
        assertThat(task.getText()).contains("jonas.weber@example.com", "My order #W1000015 arrived broken");
        assertThat(tasklist.texts(".create-task-action, .start-process-action")).containsOnly("");
        openTask("Approve the refund");
        tasklist.until(() -> tasklist.find("input[id*='Field_ApprovedAmount']"));
        tasklist.screenshot("tasklist-approve-refund");
        assertThat(tasklist.find("[id*='Field_Request']").getDomProperty("value"))
                .contains("155 euro");
        assertThat(tasklist.find("[id*='Field_Customer']").getDomProperty("value"))
                .isEqualTo("jonas.weber@example.com");
        assertThat(tasklist.find("[id*='Field_Kind']").getDomProperty("value")).isEqualTo("damaged");
        var amount = tasklist.find("input[id*='Field_ApprovedAmount']");
        assertThat(amount.getDomProperty("value")).startsWith("155");
        amount.sendKeys(Keys.chord(Keys.CONTROL, "a"), "120");
        choose("Approve");
        tasklist.screenshot("tasklist-approve-refund-filled");
        complete();

        chat.until(() -> chat.texts("#log .line.agent .said").stream().anyMatch(text -> text.contains("€120.00")));
        chat.screenshot("story-approved");
    }

    @Test
    void theSupportLeadRejectsACallARuleAskedAboutAndTheChatSaysWhy() {
        chat.open(address("/chat/acme-shop/alex"));
        var order = orderLike("#W1000027", "delivered");
        say("I want to return order " + order, "e-mail");
        say("clara.janssen@example.com", "Which items");
        say("everything", "Shall I register it?");
        say("yes", "A colleague has to look at this first");
        say("Any news?", "is looking at your return");

        login();
        openTask("Approve a request", "clara.janssen@example.com");
        tasklist.until(() -> tasklist.find("[id*='Field_Proposal']"));
        assertThat(tasklist.find("[id*='Field_Proposal']").getDomProperty("value"))
                .contains(order, "3110000042");
        assertThat(tasklist.find("[id*='Field_Rules']").getDomProperty("value")).contains("worth 329");
        assertThat(tasklist.find("[id*='Field_Talk']").getDomProperty("value"))
                .contains("Customer: everything", "Customer: Any news?");
        assertThat(tasklist.all("[id*='Field_ApprovedAmount']")).isEmpty();
        tasklist.screenshot("tasklist-approve-call");
        choose("Reject");
        tasklist.find("textarea[id*='Field_Rejection']").sendKeys("This machine was used a lot already.", Keys.TAB);
        tasklist.screenshot("tasklist-approve-call-rejected");
        complete();
        tasklist.screenshot("tasklist-approve-call-completed");

        chat.until(() -> chat.texts("#log .line.agent .said").stream()
                .anyMatch(text -> text.contains("This machine was used a lot already.")));
        chat.screenshot("story-rejected");
        assertThat(chat.complaints()).isEmpty();
    }

    @Test
    void theFormARuleNamesIsTheOneThatIsShown(@Autowired Publishing publishing) throws IOException {
        var own = Files.readString(Path.of("ui-forms/approve-call.form"));
        var named = new ChangedPack(publishing)
                .with(
                        "ui-forms/approve-return.form",
                        own.replace("\"id\": \"approve-call\"", "\"id\": \"approve-return\"")
                                .replace("# May the agent do this?", "# Does the warehouse take it back?"))
                .changing(
                        "rules/acme-shop/returns.drl",
                        "RequireApproval.by( \"support_lead\", ",
                        "RequireApproval.by( \"support_lead\", \"approve-return\", ");
        try (var pack = named.live()) {
            chat.open(address("/chat/acme-shop/alex"));
            say("I want to return order " + orderLike("#W1000020", "delivered"), "e-mail");
            say("clara.janssen@example.com", "Which items");
            say("everything", "Shall I register it?");
            say("yes", "A colleague has to look at this first");

            login();
            openTask("Approve a request", "clara.janssen@example.com");
            tasklist.until(() -> tasklist.find("[id*='Field_Proposal']"));
            tasklist.screenshot("tasklist-approve-return");
            assertThat(tasklist.texts(".fjs-form h1")).containsExactly("Does the warehouse take it back?");
            choose("Approve");
            complete();

            chat.until(() -> chat.texts("#log .line.agent .said").stream()
                    .anyMatch(text -> text.contains("return is registered")));
        }
    }

    @Test
    void nobodySeesTasksWithoutLoggingIn() {
        tasklist.open(address("/camunda/app/tasklist/"));

        tasklist.until(() -> tasklist.find("input[type=password]").isDisplayed());
        assertThat(tasklist.texts(".task")).isEmpty();
        tasklist.screenshot("tasklist-login");
    }

    private void say(String text, String answer) {
        chat.find("#text").sendKeys(text);
        chat.find("#send").click();
        chat.until(() -> chat.texts("#log .line.agent .said").stream().anyMatch(said -> said.contains(answer)));
    }

    private void login() {
        tasklist.logIn(address("/camunda/app/tasklist/"), "acme-shop-lead", secrets.password(ACME, "acme-shop-lead"));
    }

    private WebElement task(String name) {
        return tasklist.until(() -> tasklist.all(".task, .tasks-list li").stream()
                .filter(task -> task.getText().contains(name))
                .findFirst()
                .orElse(null));
    }

    private void openTask(String name) {
        openTask(name, "");
    }

    private void openTask(String name, String customer) {
        tasklist.until(() -> tasklist.all(".task, .tasks-list li").stream()
                        .filter(task ->
                                task.getText().contains(name) && task.getText().contains(customer))
                        .findFirst()
                        .orElse(null))
                .click();
        // a task is worked on by whoever claimed it
        tasklist.until(
                        () -> tasklist
                                .driver()
                                .findElements(By.xpath("//a[contains(.,'Claim')] | //button[contains(.,'Claim')]"))
                                .stream()
                                .filter(WebElement::isDisplayed)
                                .findFirst()
                                .orElse(null))
                .click();
    }

    private void choose(String answer) {
        tasklist.find("[class*='fjs-form-field-radio']");
        tasklist.all(".fjs-form-field-radio label").stream()
                .filter(label -> label.getText().equals(answer))
                .findFirst()
                .orElseThrow()
                .click();
    }

    private void complete() {
        var button = tasklist.until(
                () -> tasklist.driver().findElements(By.xpath("//button[normalize-space()='Complete']")).stream()
                        .filter(it -> it.isDisplayed() && it.isEnabled())
                        .findFirst()
                        .orElse(null));
        // a long form ends below the footer, which stands still
        tasklist.driver().executeScript("arguments[0].scrollIntoView({block: 'center'})", button);
        button.click();
    }
}
