package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.focal360.handoff.Handoffs;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.Role;
import ai.focal360.scenario.Scenarios;
import ai.focal360.tenant.Publishing;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A customer and a colleague in one conversation, from the queue to handing it back. */
class HandoffIT extends WholeProduct {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Handoffs handoffs;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private Scenarios scenarios;

    @Autowired
    private Publishing publishing;

    private final Customer customer = visitor();

    @Test
    void bothTalkInTheSameConversationAndTheAgentIsSilent() {
        var handoff = needsAPerson();
        assertThat(handoff.path("state").asText()).isEqualTo("WAITING");
        assertThat(handoff.path("skill").asText()).isEqualTo("general");
        assertThat(asked(handoff, "claim", Map.of("colleague", "Kim"))
                        .path("state")
                        .asText())
                .isEqualTo("CLAIMED");

        asked(handoff, "say", Map.of("colleague", "Kim", "text", "Hi, what happened to {{your}} parcel?"));
        customer.hears("Hi, what happened to {{your}} parcel?");
        var silent = customer.saysInVain("It never came. How long do I have to return something?");
        asked(handoff, "say", Map.of("colleague", "Kim", "text", "I send you a new one."));
        customer.hears("I send you a new one.");

        assertThat(silent.path("answers")).isEmpty();
        assertThat(silent.at("/outcome/resolution").asText()).isEqualTo("PARTIAL");
        assertThat(silent.path("messages").get(0).path("text").asText()).startsWith("It never came");
        assertThat(customer.lastTurn().at("/answers/0/author").asText()).isEqualTo("Kim");
        assertThat(authors()).containsExactly("Kim", "Kim");
        assertThat(read(handoff).path("talk"))
                .extracting(line -> line.path("from").asText())
                .endsWith("COLLEAGUE", "CUSTOMER", "COLLEAGUE");
    }

    @Test
    void handedBackTheAgentGoesOnKnowingWhatWasSaid() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        asked(handoff, "hand-back", Map.of("colleague", "Kim", "summary", "Kim promised a new lamp by Friday."));

        customer.hears("It's me again");
        assertThat(customer.says("How long do I have to return something?"))
                .last()
                .asString()
                .contains("30 days");
        assertThat(customer.lastTurn().path("facts").toString()).contains("a new lamp by Friday");
        var again = needsAPerson();
        assertThat(again.path("summary").asText()).contains("a new lamp by Friday");
        assertThat(read(handoff).path("state").asText()).isEqualTo("HANDED_BACK");
        assertThat(api("/human-tasks?conversation=" + customer.conversation())
                        .path("tasks")
                        .findValuesAsText("assignee"))
                .containsExactly("Kim");
    }

    @Test
    void withoutASummaryWhatWasSaidLastIsIt() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        asked(handoff, "say", Map.of("colleague", "Kim", "text", "A new lamp is on its way."));
        customer.hears("A new lamp is on its way.");

        asked(handoff, "hand-back", Map.of("colleague", "Kim"));

        assertThat(read(handoff).path("handedBack").asText())
                .contains("Kim talked with the customer", "A new lamp is on its way.");
    }

    @Test
    void ofTwoWhoClaimAtOnceOneHasIt() throws Exception {
        var handoff = needsAPerson();
        var both = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Integer>> claims = List.of(
                    () -> ask(handoff, "claim", Map.of("colleague", "Kim")).statusCode(),
                    () -> ask(handoff, "claim", Map.of("colleague", "Noor")).statusCode());
            assertThat(both.invokeAll(claims))
                    .extracting(answer -> answer.get())
                    .containsExactlyInAnyOrder(200, 409);
        } finally {
            both.shutdownNow();
        }
        assertThat(tasks.createTaskQuery()
                        .taskId(handoff.path("task").asText())
                        .singleResult()
                        .getAssignee())
                .isEqualTo(read(handoff).path("colleague").asText());
    }

    @Test
    void whatIsDoneInTasklistIsDoneHereAndBack() {
        var handoff = needsAPerson();
        var task = handoff.path("task").asText();

        tasks.claim(task, "noor");
        assertThat(read(handoff).path("colleague").asText()).isEqualTo("noor");
        assertThat(ask(handoff, "say", Map.of("colleague", "Kim", "text", "Hello"))
                        .statusCode())
                .isEqualTo(409);
        tasks.setAssignee(task, null);
        assertThat(read(handoff).path("state").asText()).isEqualTo("WAITING");
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        assertThat(tasks.createTaskQuery().taskId(task).singleResult().getAssignee())
                .isEqualTo("Kim");
        asked(handoff, "release", Map.of("colleague", "Kim"));
        tasks.complete(task, Map.of("reply", "Hello, this is Noor."));

        customer.hears("Noor");
        assertThat(read(handoff).path("state").asText()).isEqualTo("HANDED_BACK");
    }

    @Test
    void whoWaitsTooLongIsToldAndOthersAreAsked() {
        var handoff = needsAPerson();
        timeIsUp(handoff);

        customer.hears("It takes longer");
        var task = tasks.createTaskQuery()
                .taskId(handoff.path("task").asText())
                .taskCandidateGroup("support_manager")
                .singleResult();
        assertThat(task.getPriority()).isEqualTo(100);
        assertThat(read(handoff).has("escalatedAt")).isTrue();
    }

    @Test
    void aColleagueWhoIsGoneHasItNoLonger() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        timeIsUp(handoff);

        customer.hears("My colleague had to leave");
        assertThat(read(handoff).path("state").asText()).isEqualTo("WAITING");
        assertThat(tasks.createTaskQuery()
                        .taskId(handoff.path("task").asText())
                        .singleResult()
                        .getAssignee())
                .isNull();
    }

    @Test
    void whatIsSaidIsKeptWithTheTurnThatPassesItOnOrNotAtAll() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));

        assertThatThrownBy(() -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                    handoffs.say(ACME, UUID.fromString(handoff.path("id").asText()), "Kim", "Never said", null);
                    throw new IllegalStateException("the node died");
                }))
                .hasMessage("the node died");
        asked(handoff, "say", Map.of("colleague", "Kim", "text", "Said once"));

        customer.hears("Said once");
        assertThat(customer.agentLines()).doesNotContain("Never said").containsOnlyOnce("Said once");
    }

    @Test
    void aLineSentAgainUnderItsKeyIsSaidOnce() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        for (var line : List.of("Sent twice", "Sent twice", "Sent after it")) {
            assertThat(send(posting(handoff, "say", Map.of("colleague", "Kim", "text", line))
                                    .header("Idempotency-Key", line.replace(' ', '-')))
                            .statusCode())
                    .isEqualTo(200);
        }

        customer.hears("Sent after it");
        assertThat(customer.agentLines()).containsOnlyOnce("Sent twice");
        assertThat(send(posting(handoff, "say", Map.of("colleague", "Kim", "text", "Never said"))
                                .header("Idempotency-Key", "two words"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aColleagueTalksFromThePage() {
        var handoff = needsAPerson();
        try (var browser = signedIn(Role.SUPPORT_LEAD)) {
            browser.open(address("/console/acme-shop/handoffs"));
            browser.until(() -> browser.find("h1").getText().equals("Handoffs"));
            browser.screenshot("handoffs");

            browser.open(page(handoff));
            browser.find("#as").sendKeys("Kim");
            browser.find(".take button").click();
            browser.until(() -> !browser.all(".state.mine").isEmpty());
            browser.find("#text").sendKeys("Hello, I am Kim. What happened?");
            browser.find(".say button").click();
            customer.hears("Hello, I am Kim. What happened?");
            customer.saysInVain("My parcel never came");
            browser.until(() -> browser.texts(".chat .customer .text").contains("My parcel never came"));
            assertThat(browser.texts(".chat .colleague .text")).contains("Hello, I am Kim. What happened?");
            assertThat(browser.complaints()).isEmpty();
            browser.screenshot("handoff");
            browser.screen(390, 844, true).dark(true);
            browser.screenshot("handoff-phone-dark");
            assertThat(browser.fitsItsWidth()).isTrue();

            browser.screen(1440, 1000, false).dark(false);
            browser.open(address("/console/acme-shop/conversations/" + customer.conversation()));
            browser.until(() -> browser.find("h1").getText().equals("Conversation"));
            assertThat(browser.texts(".chat .colleague .who span")).containsExactly("Kim");
            assertThat(browser.texts(".chat .colleague .text")).containsExactly("Hello, I am Kim. What happened?");
            assertThat(browser.texts(".turn .silent"))
                    .as("only what Kim listened to")
                    .hasSize(1);
            browser.screenshot("handoff-conversation");
        }
    }

    @Test
    void whoTypesAndReadsIsNotDisturbedByWhatIsNew() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        asked(handoff, "say", Map.of("colleague", "Kim", "text", "a long list\n".repeat(100)));
        customer.hears("a long list");
        try (var browser = signedIn(Role.SUPPORT_LEAD)) {
            browser.open(page(handoff) + "?as=Kim");
            browser.fill("#text", "I am looking it");
            browser.driver().executeScript("""
                    document.querySelector('.log').scrollTop = 0;
                    document.querySelector('.chat li').dataset.kept = 'yes';
                    """);
            customer.saysInVain("Are you still there?");
            browser.until(() -> browser.texts(".chat .customer .text").contains("Are you still there?"));
            browser.driver().switchTo().activeElement().sendKeys(" up");

            assertThat(browser.find("#text").getDomProperty("value")).isEqualTo("I am looking it up");
            assertThat(browser.driver().executeScript("return document.querySelector('.log').scrollTop"))
                    .isEqualTo(0L);
            assertThat(browser.all(".chat li[data-kept]")).hasSize(1);

            asked(handoff, "release", Map.of("colleague", "Kim"));
            browser.until(() -> browser.find(".state").getText().startsWith("Nobody has this conversation"));
            assertThat(browser.find("#text").getDomProperty("value")).isEqualTo("I am looking it up");
            browser.find("#text").clear();
            browser.until(() -> browser.all("#text").isEmpty()
                    && "Kim".equals(browser.find(".take #as").getDomProperty("value")));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aTabBehindOthersLooksAgainAfterAMinute() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        try (var browser = signedIn(Role.SUPPORT_LEAD)) {
            browser.open(page(handoff) + "?as=Kim");
            browser.driver().executeScript("Object.defineProperty(document, 'hidden', { value: true })");
            customer.saysInVain("Take your time");
            browser.driver().executeScript("const now = Date.now; Date.now = () => now() + 61000");

            browser.until(() -> browser.texts(".chat .customer .text").contains("Take your time"));
        }
    }

    @Test
    void whatCannotBeSentStaysAsItWasTyped() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        try (var browser = signedIn(Role.SUPPORT_LEAD)) {
            browser.open(page(handoff) + "?as=Kim");
            write(browser, "#text", "   ");
            browser.find(".say button").click();
            browser.until(() -> browser.find(".refused").getText().contains("write something first"));

            write(browser, "#text", "x".repeat(4001));
            browser.find(".say button").click();
            browser.until(() -> browser.find(".refused").getText().contains("4001 characters"));
            assertThat(browser.find("#text").getDomProperty("value")).hasSize(4001);
            browser.screenshot("handoff-refused");

            write(browser, "#summary", "y".repeat(4001));
            browser.find(".ends button").click();
            browser.until(() -> browser.find("#summary").getDomProperty("value").length() == 4001);

            write(browser, "#text", "short lines\n".repeat(333) + "end");
            browser.find(".say button").click();
            customer.hears("end");
            assertThat(browser.complaints()).noneMatch(complaint -> complaint.contains("Content Security Policy"));
        }
    }

    @Test
    void theQueueKnowsWhoLooksAndHowManyStandInIt() {
        try (var browser = signedIn(Role.SUPPORT_LEAD)) {
            jdbc.sql("""
                            insert into handoff (tenant, task, agent, customer_id, conversation_id, skill, language, urgency,
                                                 customer, reason, summary)
                            select 'acme-shop', gen_random_uuid()::text, 'alex', gen_random_uuid(), gen_random_uuid(), 'paging',
                                   'en', n % 4, 'Customer ' || n, 'the customer asked for a person',
                                   'My parcel ' || n || ' never came'
                            from generate_series(1, 60) n
                            """).update();
            browser.open(address("/console/acme-shop/handoffs"));
            browser.fill("#as", "Kim");
            browser.find(".filters button").click();
            browser.until(() -> String.valueOf(browser.driver().getCurrentUrl()).contains("as=Kim"));

            browser.open(address("/console/acme-shop/handoffs?skill=paging"));
            browser.until(() -> String.valueOf(browser.driver().getCurrentUrl()).contains("as=Kim"));
            assertThat(browser.find("#waiting").getText()).isEqualTo("Waiting (60)");
            assertThat(browser.all("[data-live=waiting] .place")).hasSize(50);
            assertThat(browser.find(".place a").getDomAttribute("href")).endsWith("as=Kim");
            browser.screenshot("handoffs-many");
            browser.find(".pages [rel=next]").click();
            browser.until(() -> browser.all("[data-live=waiting] .place").size() == 10);
            assertThat(browser.find(".pages").getText()).contains("Page 2 of 2");
            browser.screen(390, 844, true).dark(true);
            browser.screenshot("handoffs-phone-dark");
            assertThat(browser.fitsItsWidth()).isTrue();
        } finally {
            jdbc.sql("delete from handoff where skill = 'paging'").update();
        }
    }

    @Test
    void whatCannotBeSeenToHoldsUpNobodyElse() {
        var broken = needsAPerson();
        var gone = "gone-" + UUID.randomUUID();
        jdbc.sql("update handoff set agent = 'nobody-any-more', due_at = now() - interval '2 days' where id = ?::uuid")
                .param(broken.path("id").asText())
                .update();
        jdbc.sql("""
                        insert into handoff (tenant, task, agent, customer_id, conversation_id, skill, language, urgency, customer,
                                             reason, summary, due_at)
                        select tenant, ?, 'alex', customer_id, conversation_id, skill, language, urgency, customer, reason, summary,
                               now() - interval '1 day'
                        from handoff where id = ?::uuid
                        """).params(gone, broken.path("id").asText()).update();
        var other = visitor();
        var handoff = needsAPerson(other);
        timeIsUp(handoff);

        other.hears("It takes longer");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(isDue(broken)).isFalse();
            assertThat(jdbc.sql("select state from handoff where task = ?")
                            .param(gone)
                            .query(String.class)
                            .single())
                    .isEqualTo("WITHDRAWN");
        });
        jdbc.sql("update handoff set agent = 'alex' where id = ?::uuid")
                .param(broken.path("id").asText())
                .update();
    }

    @Test
    void whoClaimsInTasklistHasTimeToWriteAnAnswer() {
        var handoff = needsAPerson();
        var task = handoff.path("task").asText();

        tasks.claim(task, "noor");
        assertThat(timeLeft(handoff)).isGreaterThan(Duration.ofHours(1));
        tasks.setAssignee(task, null);
        asked(handoff, "claim", Map.of("colleague", "Kim"));

        assertThat(timeLeft(handoff)).isLessThanOrEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void whoLooksAtAConversationIsThere() {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        jdbc.sql("update handoff_colleague set seen_at = now() - interval '1 hour' where name = 'Kim'")
                .update();
        jdbc.sql("update handoff set due_at = now() + interval '1 minute' where id = ?::uuid")
                .param(handoff.path("id").asText())
                .update();

        api("/handoffs/%s?as=Kim".formatted(handoff.path("id").asText()));

        assertThat(seenLately("Kim")).isTrue();
        assertThat(timeLeft(handoff)).isGreaterThan(Duration.ofMinutes(10));
        api("/handoffs?as=Noor");
        assertThat(seenLately("Noor")).isTrue();
    }

    @Test
    void nobodyIsToldToWaitWhileTheTeamIsClosed() {
        var opening = ZonedDateTime.now(ZoneId.of("Europe/Amsterdam")).plusDays(2);
        try (var pack = new ChangedPack(publishing)
                .settings("handoff.hours: [\"%s 09:00-17:00\"]"
                        .formatted(opening.getDayOfWeek().name().substring(0, 3).toLowerCase(Locale.ROOT)))) {
            pack.live();
            var handoff = needsAPerson();
            assertThat(customer.agentLines()).last().asString().contains("Our team isn't here right now");
            assertThat(timeLeft(handoff)).isGreaterThan(Duration.ofHours(12));
            timeIsUp(handoff);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(timeLeft(handoff)).isGreaterThan(Duration.ofHours(12)));
            assertThat(read(handoff).has("escalatedAt")).isFalse();
            assertThat(customer.agentLines()).last().asString().contains("Our team isn't here right now");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasToBeSaidMeanwhileIsSaidWhenNobodyHasIt(boolean released) {
        var handoff = needsAPerson();
        asked(handoff, "claim", Map.of("colleague", "Kim"));
        said("say.tool.failed");
        customer.saysInVain("Are you there?");

        if (released) {
            asked(handoff, "release", Map.of("colleague", "Kim"));
        } else {
            withdraw(handoff);
        }

        customer.hears("try again");
    }

    @Test
    void whoIsTakenWaitsNoLonger() {
        var handoff = needsAPerson();
        timeIsUp(handoff);
        customer.hears("It takes longer");
        said("say.handoff.still-waiting");

        var taken = asked(handoff, "claim", Map.of("colleague", "Kim"));

        assertThat(taken.has("escalatedAt")).isFalse();
        var task = tasks.createTaskQuery().taskId(handoff.path("task").asText()).singleResult();
        assertThat(task.getPriority()).isEqualTo(50);
        assertThat(scenarios.unsaid(ACME, ConversationId.of(customer.conversation())))
                .isEmpty();
    }

    private String page(JsonNode handoff) {
        return address("/console/acme-shop/handoffs/") + handoff.path("id").asText();
    }

    /** However long it is. */
    private static void write(Browser browser, String field, String text) {
        browser.driver().executeScript("arguments[0].value = arguments[1]", browser.find(field), text);
    }

    private void said(String text) {
        new TransactionTemplate(transactions)
                .executeWithoutResult(status -> scenarios.say(ACME, ConversationId.of(customer.conversation()), text));
    }

    private void withdraw(JsonNode handoff) {
        var instance = tasks.createTaskQuery()
                .taskId(handoff.path("task").asText())
                .singleResult()
                .getProcessInstanceId();
        runtime.deleteProcessInstance(instance, "nobody is needed any more");
    }

    private boolean isDue(JsonNode handoff) {
        return timeLeft(handoff).compareTo(Duration.ZERO) <= 0;
    }

    private Duration timeLeft(JsonNode handoff) {
        return Duration.ofSeconds(
                jdbc.sql("select extract(epoch from due_at - now())::bigint from handoff where id = ?::uuid")
                        .param(handoff.path("id").asText())
                        .query(Long.class)
                        .single());
    }

    private boolean seenLately(String colleague) {
        return jdbc.sql(
                        "select seen_at > now() - interval '1 minute' from handoff_colleague where tenant = ? and name = ?")
                .params(ACME.value(), colleague)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private JsonNode needsAPerson() {
        return needsAPerson(customer);
    }

    private JsonNode needsAPerson(Customer customer) {
        customer.says("I want to talk to a human");
        return StreamSupport.stream(
                        api("/handoffs?state=WAITING&limit=200")
                                .path("handoffs")
                                .spliterator(),
                        false)
                .filter(handoff -> handoff.path("conversation").asText().equals(customer.conversation()))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode read(JsonNode handoff) {
        return api("/handoffs/" + handoff.path("id").asText());
    }

    private JsonNode asked(JsonNode handoff, String what, Map<String, String> body) {
        var answer = ask(handoff, what, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    private HttpResponse<String> ask(JsonNode handoff, String what, Map<String, String> body) {
        return send(posting(handoff, what, body));
    }

    private HttpRequest.Builder posting(JsonNode handoff, String what, Map<String, String> body) {
        return HttpRequest.newBuilder(URI.create(address("/api/tenants/acme-shop/handoffs/%s/%s"
                        .formatted(handoff.path("id").asText(), what))))
                .header("Authorization", "Bearer " + tokens.create(ACME, Role.SUPPORT_LEAD))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString()));
    }

    private void timeIsUp(JsonNode handoff) {
        jdbc.sql("update handoff set due_at = now() where id = ?::uuid")
                .param(handoff.path("id").asText())
                .update();
    }

    private List<String> authors() {
        return jdbc.sql(
                        "select author from outbound_message where conversation = ?::uuid and author is not null order by id")
                .param(customer.conversation())
                .query(String.class)
                .list();
    }
}
