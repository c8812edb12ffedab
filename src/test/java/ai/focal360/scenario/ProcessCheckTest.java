package ai.focal360.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.ObjectProvider;

/** The demo's processes with one mistake each, as an author or an attacker could make it. */
class ProcessCheckTest {
    private static final String CANCEL = "processes/acme-shop/cancel-order.bpmn";
    private static final String COMPLAINT = "processes/acme-shop/handle-complaint.bpmn";
    private static final String ANSWER = "processes/acme-shop/answer-question.bpmn";
    private static final String RETURN = "processes/acme-shop/return-items.bpmn";
    private static final String TURN = "processes/platform/turn.bpmn";

    private static final Map<String, String> PLATFORM = files("platform");
    private static final Map<String, String> ACME = files("acme-shop");

    @Test
    void theDemosOwnProcessesHaveNoProblem() {
        assertThat(problems(ACME)).isEmpty();
        assertThat(platformProblems(PLATFORM)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("coded")
    void whatTheLintNamesCarriesItsCodeAndWhatToDo(
            String code, String file, String find, String replacement, String element) {
        assertThat(ofCode(code, ACME)).isEmpty();

        assertThat(ofCode(code, changed(file, find, replacement)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.element()).isEqualTo(element);
                    assertThat(found.stops()).isTrue();
                    assertThat(found.fix()).contains("'" + element + "'");
                });
    }

    static Stream<Arguments> coded() {
        return Stream.of(
                arguments(
                        "no-error-path",
                        COMPLAINT,
                        "<bpmn:errorEventDefinition id=\"ErrorDefinition_GrantFailed\"",
                        "<bpmn:errorEventDefinition errorRef=\"Error_ToolRefused\" id=\"ErrorDefinition_GrantFailed\"",
                        "Task_GrantRemedy"),
                arguments(
                        "undeclared-field",
                        CANCEL,
                        "name=\"focal.collects\" value=\"cancel_reason\"",
                        "name=\"focal.collects\" value=\"cancel-reason\"",
                        "Task_AskReason"),
                arguments(
                        "no-default",
                        CANCEL,
                        " default=\"Flow_CancellingAllowedYes\"",
                        "",
                        "Gateway_CancellingAllowed"),
                arguments(
                        "no-end",
                        CANCEL,
                        "sourceRef=\"Task_SayKept\" targetRef=\"EndEvent_Kept\"",
                        "sourceRef=\"Task_SayKept\" targetRef=\"Task_SayKept\"",
                        "Task_SayKept"));
    }

    private static List<PackProblem> ofCode(String code, Map<String, String> files) {
        var platform = Pack.candidate(TenantId.PLATFORM, PLATFORM);
        return check().check(Pack.candidate(new TenantId("acme-shop"), files).over(platform), platform).stream()
                .filter(found -> found.code().equals(code))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void refusesWhatCouldRunCode(Mistake mistake) {
        assertThat(problems(mistake.made())).contains(mistake.problem());
    }

    static Stream<Arguments> forbidden() {
        return Stream.of(
                mistake(
                        "a script task",
                        ANSWER,
                        "<bpmn:sendTask id=\"Task_SayAnswer\"",
                        "<bpmn:scriptTask id=\"Task_Script\" name=\"x\" scriptFormat=\"groovy\" />\n"
                                + "    <bpmn:sendTask id=\"Task_SayAnswer\"",
                        "A scriptTask is not allowed in a process: scripts do not run here, decisions are rules in rules/"),
                mistake(
                        "a class",
                        ANSWER,
                        "camunda:delegateExpression=\"${say}\"",
                        "camunda:class=\"java.lang.Runtime\"",
                        "'camunda:class' is not allowed on a sendTask: work is done by tools, as a Do step"),
                mistake(
                        "a free expression",
                        ANSWER,
                        "camunda:delegateExpression=\"${say}\"",
                        "camunda:expression=\"${1}\"",
                        "'camunda:expression' is not allowed on a sendTask: work is done by tools, as a Do step"),
                mistake(
                        "another bean",
                        ANSWER,
                        "${say}",
                        "${enforce}",
                        "the delegate expression '${enforce}' is not allowed; allowed are ${say}"),
                mistake(
                        "a listener",
                        ANSWER,
                        "<camunda:properties>\n          <camunda:property name=\"focal.text\"",
                        "<camunda:executionListener event=\"start\" expression=\"${1}\" />\n        <camunda:properties>\n"
                                + "          <camunda:property name=\"focal.text\"",
                        "A executionListener is not allowed in a extensionElements: listeners do not run here"),
                mistake(
                        "a connector",
                        ANSWER,
                        "<camunda:properties>\n          <camunda:property name=\"focal.text\"",
                        "<camunda:connector />\n        <camunda:properties>\n"
                                + "          <camunda:property name=\"focal.text\"",
                        "A connector is not allowed in a extensionElements: work is done by tools, as a Do step"),
                mistake(
                        "a script parameter",
                        CANCEL,
                        "<camunda:inputParameter name=\"email\">${email}",
                        "<camunda:inputParameter name=\"email\"><camunda:script scriptFormat=\"js\">1</camunda:script>",
                        "A script is not allowed in a inputParameter: scripts do not run here, decisions are rules in rules/"),
                mistake(
                        "a condition in a script language",
                        CANCEL,
                        "<bpmn:conditionExpression ",
                        "<bpmn:conditionExpression language=\"groovy\" ",
                        "'language' is not allowed on a conditionExpression:"
                                + " expressions stand in the file, in the engine's own language"),
                mistake(
                        "an external resource",
                        CANCEL,
                        "<bpmn:conditionExpression ",
                        "<bpmn:conditionExpression camunda:resource=\"http://x\" ",
                        "'camunda:resource' is not allowed on a conditionExpression:"
                                + " expressions stand in the file, in the engine's own language"),
                mistake(
                        "a method",
                        CANCEL,
                        "${email}</",
                        "${email.getClass()}</",
                        "In '${email.getClass()}': calling 'getClass' is not allowed;"
                                + " allowed are contains, endsWith, isEmpty, length, size, startsWith"),
                mistake(
                        "reflection by property",
                        CANCEL,
                        "${result.user_id}",
                        "${result.class.classLoader}",
                        "In '${result.class.classLoader}': the property 'class' is not allowed"),
                mistake(
                        "reflection by index",
                        CANCEL,
                        "${result.user_id}",
                        "${result['class']}",
                        "In '${result['class']}': the property 'class' is not allowed"),
                mistake(
                        "a computed name",
                        CANCEL,
                        "${result.user_id}",
                        "${result[email]}",
                        "In '${result[email]}': between [ and ] only a number or a quoted name is allowed"),
                mistake(
                        "the engine's services",
                        CANCEL,
                        "${result.user_id}",
                        "${execution}",
                        "In '${execution}': 'execution' is not a variable of the process"),
                mistake(
                        "a bean as a variable",
                        CANCEL,
                        "${result.user_id}",
                        "${say.sayings}",
                        "In '${say.sayings}': 'say' is not a variable of the process"),
                mistake(
                        "a function",
                        CANCEL,
                        "${result.user_id}",
                        "${dateTime()}",
                        "In '${dateTime()}': 'dateTime' is not allowed in an expression"),
                mistake(
                        "no expression",
                        CANCEL,
                        "${result.user_id}",
                        "${result.}",
                        "In '${result.}': no expression: syntax error at position 9,"
                                + " encountered '}', expected <IDENTIFIER>"),
                mistake(
                        "an expression as topic",
                        CANCEL,
                        "camunda:topic=\"find_user_id_by_email\"",
                        "camunda:topic=\"${email}\"",
                        "'camunda:topic' must be plain, an expression is not allowed here: '${email}'"),
                mistake(
                        "an expression in a property",
                        CANCEL,
                        "value=\"reply.yes, reply.no\"",
                        "value=\"${email}\"",
                        "'value' must be plain, an expression is not allowed here: '${email}'"),
                mistake(
                        "another business key",
                        CANCEL,
                        "#{execution.processBusinessKey}",
                        "other",
                        "'businessKey' may only be '#{execution.processBusinessKey}', but it is 'other'"),
                mistake(
                        "an embedded form",
                        COMPLAINT,
                        "camunda:formRef=\"approve-refund\"",
                        "camunda:formKey=\"embedded:x.html\"",
                        "'camunda:formKey' is not allowed on a userTask:"
                                + " forms are files in ui-forms/, named by camunda:formRef"),
                mistake(
                        "a background job",
                        CANCEL,
                        "<bpmn:receiveTask id=\"Task_AskEmail\"",
                        "<bpmn:receiveTask camunda:asyncBefore=\"true\" id=\"Task_AskEmail\"",
                        "'camunda:asyncBefore' is not allowed on a receiveTask:"
                                + " the platform decides what runs in the background"),
                mistake(
                        "something of another vendor",
                        CANCEL,
                        "<bpmn:extensionElements>",
                        "<bpmn:extensionElements>\n        <x:run xmlns:x=\"urn:x\" />",
                        "A run is not allowed in a extensionElements",
                        1),
                mistake(
                        "a start by a timer",
                        CANCEL,
                        "<bpmn:outgoing>Flow_WantsToCancel_AskEmail</bpmn:outgoing>",
                        "<bpmn:timerEventDefinition />",
                        "A timerEventDefinition is not allowed in a startEvent"),
                mistake(
                        "another way to work",
                        CANCEL,
                        "camunda:type=\"external\"",
                        "camunda:type=\"mail\"",
                        "'camunda:type' may only be 'external', but it is 'mail'"),
                mistake(
                        "a process hidden in the drawing",
                        CANCEL,
                        "<bpmndi:BPMNPlane",
                        "<bpmn:scriptTask id=\"Task_Hidden\" />\n    <bpmndi:BPMNPlane",
                        "A scriptTask is not allowed in a BPMNDiagram: scripts do not run here, decisions are rules in"
                                + " rules/"),
                mistake(
                        "a document type",
                        CANCEL,
                        "<bpmn:definitions",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<bpmn:definitions",
                        "Document types and entities are not allowed"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void namesWhatCannotWork(Mistake mistake) {
        assertThat(problems(mistake.made())).contains(mistake.problem());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                mistake(
                        "another id than the file's",
                        CANCEL,
                        "<bpmn:process id=\"cancel-order\"",
                        "<bpmn:process id=\"cancel\"",
                        "The process id must be the file's name, 'cancel-order', but it is 'cancel'"),
                mistake(
                        "not executable",
                        CANCEL,
                        "isExecutable=\"true\"",
                        "isExecutable=\"false\"",
                        "The process is not executable: expected isExecutable=\"true\""),
                mistake(
                        "no time to live",
                        CANCEL,
                        " camunda:historyTimeToLive=\"P180D\"",
                        "",
                        "Expected camunda:historyTimeToLive in days, such as P180D"),
                mistake(
                        "two processes",
                        CANCEL,
                        "  <bpmn:message id",
                        "  <bpmn:process id=\"more\" />\n  <bpmn:message id",
                        "Expected one process in a file, but there are 2"),
                mistake(
                        "an unknown intent",
                        CANCEL,
                        "value=\"cancel_order\"",
                        "value=\"cancel_ordr\"",
                        "There is no intent 'cancel_ordr'; did you mean 'cancel_order'?",
                        "<bpmn:process "),
                mistake(
                        "an unknown outcome",
                        "processes/acme-shop/escalate-to-human.bpmn",
                        "REDIRECTED",
                        "DONE",
                        "'focal.resolution' is one of PARTIAL, REDIRECTED, RESOLVED, UNRESOLVED, but it is 'DONE'",
                        "<bpmn:process "),
                mistake(
                        "an unknown field",
                        CANCEL,
                        "name=\"focal.collects\" value=\"email\"",
                        "name=\"focal.collects\" value=\"e-mail\"",
                        "There is no customer field 'e-mail'; did you mean 'email'?",
                        "id=\"Task_AskEmail\""),
                mistake(
                        "nothing to collect",
                        CANCEL,
                        "<camunda:property name=\"focal.collects\" value=\"email\" />",
                        "",
                        "'Task_AskEmail' needs the property 'focal.collects'",
                        "id=\"Task_AskEmail\""),
                mistake(
                        "an unknown text",
                        CANCEL,
                        "value=\"ask.email\"",
                        "value=\"ask.emai\"",
                        "There is no text 'ask.emai'; did you mean 'ask.email'?",
                        "id=\"Task_AskEmail\""),
                mistake(
                        "an unknown suggestion",
                        CANCEL,
                        "reply.yes, reply.no",
                        "reply.yes, reply.know",
                        "There is no text 'reply.know'; did you mean 'reply.no'?",
                        "id=\"Task_ConfirmCancelling\""),
                mistake(
                        "a value its text needs",
                        CANCEL,
                        "value=\"order_id, reason=cancel_reason, total\"",
                        "value=\"order_id, total\"",
                        "The text 'confirm.cancel-order' needs reason: give it in 'focal.values'",
                        "id=\"Task_ConfirmCancelling\""),
                mistake(
                        "a value that is no variable",
                        COMPLAINT,
                        "value=\"reason=rejection\"",
                        "value=\"reason=rejecton\"",
                        "In 'focal.values': 'rejecton' is no variable of this process; did you mean 'rejection'?",
                        "id=\"Task_SayRejected\""),
                mistake(
                        "fresh neither true nor false",
                        CANCEL,
                        "name=\"focal.fresh\" value=\"true\"",
                        "name=\"focal.fresh\" value=\"yes\"",
                        "'focal.fresh' is one of false, true, but it is 'yes'",
                        "id=\"Task_AskEmailAgain\""),
                mistake(
                        "a contribution nobody knows",
                        CANCEL,
                        "value=\"REFUSE\"",
                        "value=\"REJECT\"",
                        "'focal.contributes' is one of ACTION_HINT, ANSWER, ASK, CONFIRM, INFORM, REFUSE,"
                                + " but it is 'REJECT'",
                        "id=\"Task_SayNotNow\""),
                mistake(
                        "a property that means nothing",
                        CANCEL,
                        "focal.learns",
                        "focal.learn",
                        "The property 'focal.learn' means nothing here; known are focal.learns",
                        "id=\"Task_FindCustomer\""),
                mistake(
                        "a tool that is not registered",
                        CANCEL,
                        "camunda:topic=\"cancel_pending_order\"",
                        "camunda:topic=\"cancel_pending_orders\"",
                        "There is no tool 'cancel_pending_orders'; did you mean 'cancel_pending_order'?"),
                mistake(
                        "an argument that is missing", CANCEL,
                        "<camunda:inputParameter name=\"email\">${email}</camunda:inputParameter>", "",
                        "The tool 'find_user_id_by_email' needs its argument 'email'", "id=\"Task_FindCustomer\""),
                mistake(
                        "an argument the tool does not have",
                        CANCEL,
                        "<camunda:inputParameter name=\"email\">",
                        "<camunda:inputParameter name=\"mail\">",
                        "The tool 'find_user_id_by_email' has no argument 'mail'; it has email",
                        "id=\"Task_FindCustomer\""),
                mistake(
                        "a field that is not declared",
                        CANCEL,
                        "value=\"user_id\"",
                        "value=\"userid\"",
                        "There is no customer field 'userid'; did you mean 'user_id'?",
                        "id=\"Task_FindCustomer\""),
                mistake(
                        "an error nobody catches",
                        COMPLAINT,
                        "<bpmn:errorEventDefinition id=\"ErrorDefinition_GrantFailed\"",
                        "<bpmn:errorEventDefinition errorRef=\"Error_ToolRefused\" id=\"ErrorDefinition_GrantFailed\"",
                        "Nothing is drawn for ToolUnknown, ToolFailed on 'Task_GrantRemedy':"
                                + " put an error event on it that catches them, or every error",
                        "id=\"Task_GrantRemedy\""),
                mistake(
                        "confirming what nobody does",
                        CANCEL,
                        "name=\"focal.tool\" value=\"cancel_pending_order\" />\n"
                                + "          <camunda:property name=\"focal.text\"",
                        "name=\"focal.tool\" value=\"withdraw_return\" />\n"
                                + "          <camunda:property name=\"focal.text\"",
                        "'withdraw_return' is confirmed, but no step of this process does it",
                        "id=\"Task_ConfirmCancelling\""),
                mistake(
                        "confirming less than is done",
                        CANCEL,
                        "<camunda:inputParameter name=\"reason\">${cancel_reason}</camunda:inputParameter>",
                        "",
                        "What is confirmed must be what is done: the arguments here are order_id,"
                                + " those of 'cancel_pending_order' are order_id, reason",
                        "id=\"Task_ConfirmCancelling\""),
                mistake(
                        "a verdict nobody asks for",
                        CANCEL,
                        "${verdict == 'denied'}",
                        "${confirmed}",
                        "After 'Task_DecideCancelling' a gateway must ask for the 'verdict'",
                        "id=\"Task_DecideCancelling\""),
                mistake(
                        "a variable that does not exist",
                        CANCEL,
                        "${confirmed}",
                        "${confirmd}",
                        "In '${confirmd}': 'confirmd' is no variable of this process; did you mean 'confirmed'?",
                        "id=\"Flow_CancellingConfirmedYes\""),
                mistake(
                        "nobody to approve",
                        COMPLAINT,
                        "camunda:candidateGroups=\"support_lead\"",
                        "",
                        "'Task_ApproveRefund' needs candidate groups, or nobody sees the task"),
                mistake(
                        "no form",
                        COMPLAINT,
                        "camunda:formRef=\"approve-refund\"",
                        "",
                        "'Task_ApproveRefund' needs a form: camunda:formRef names a file of ui-forms/"),
                mistake(
                        "a form that may change",
                        COMPLAINT,
                        " camunda:formRefBinding=\"deployment\"",
                        "",
                        "camunda:formRefBinding must be 'deployment', so that a task keeps the form it came with"),
                mistake(
                        "approving without an argument",
                        COMPLAINT,
                        ", reason=complaint_kind",
                        "",
                        "The tool 'grant_remedy' needs its argument 'reason'",
                        "id=\"Task_ApproveRefund\""),
                mistake(
                        "a form that shows what is not there",
                        COMPLAINT,
                        "name=\"order_status\">",
                        "name=\"state\">",
                        "The form 'approve-refund' shows 'order_status', which is no variable of this process",
                        "id=\"Task_ApproveRefund\""),
                mistake(
                        "a deadline that is none",
                        COMPLAINT,
                        "${approval_deadline}</",
                        "4 hours</",
                        "Expected a duration such as PT4H or P2D, or a single variable, but it is '4 hours'"),
                mistake(
                        "a deadline in the past",
                        COMPLAINT,
                        "${approval_deadline}</",
                        "PT-4H</",
                        "Expected a duration such as PT4H or P2D, or a single variable, but it is 'PT-4H'"),
                mistake(
                        "calling what is not there",
                        CANCEL,
                        "calledElement=\"escalate-to-human\"",
                        "calledElement=\"escalate-to-humans\"",
                        "There is no process 'escalate-to-humans'; did you mean 'escalate-to-human'?"),
                mistake(
                        "calling the turn",
                        CANCEL,
                        "calledElement=\"escalate-to-human\"",
                        "calledElement=\"turn\"",
                        "'turn' runs in memory and cannot be called"),
                mistake(
                        "calling whatever is newest",
                        CANCEL,
                        " camunda:calledElementBinding=\"deployment\"",
                        "",
                        "camunda:calledElementBinding must be 'deployment', so that a scenario keeps its version"),
                mistake(
                        "losing the conversation",
                        CANCEL,
                        "<camunda:in businessKey=\"#{execution.processBusinessKey}\" />",
                        "",
                        "'CallActivity_EscalateCancelling' must hand on the business key,"
                                + " which ties it to the conversation",
                        "id=\"CallActivity_EscalateCancelling\""),
                mistake(
                        "a gateway that does not ask",
                        CANCEL,
                        "name=\"Do the rules allow it?\"",
                        "name=\"Allowed\"",
                        "The gateway 'Gateway_CancellingAllowed' must be named as a question"),
                mistake(
                        "no default",
                        CANCEL,
                        " default=\"Flow_CancellingAllowedYes\"",
                        "",
                        "The gateway 'Gateway_CancellingAllowed' needs a default way, so that it never has none"),
                mistake(
                        "a generated id",
                        CANCEL,
                        "id=\"Flow_SayKept_Kept\"",
                        "id=\"Flow_0k3hd7a\"",
                        "The id 'Flow_0k3hd7a' was made up by an editor: name what it is, as in Flow_RefundApproved"),
                mistake(
                        "an id of another kind",
                        CANCEL,
                        "id=\"EndEvent_Kept\"",
                        "id=\"End_Kept\"",
                        "The id must be like EndEvent_RefundApproved, but it is 'End_Kept'"),
                mistake(
                        "a message nobody sends",
                        CANCEL,
                        "name=\"CustomerReplied\"",
                        "name=\"CustomerWrote\"",
                        "Nobody sends the message 'CustomerWrote': the only one is 'CustomerReplied',"
                                + " with the id 'Message_CustomerReplied'"),
                mistake(
                        "an error no tool ends in",
                        CANCEL,
                        "errorCode=\"ToolRefused\"",
                        "errorCode=\"Refused\"",
                        "No tool ends in the error 'Refused'; they end in ToolRefused, ToolUnknown, ToolFailed"),
                mistake(
                        "a step nothing leads to",
                        ANSWER,
                        "targetRef=\"Task_SayOffering\"",
                        "targetRef=\"Task_SayUnknown\"",
                        "No way leads to 'Task_SayOffering'",
                        "id=\"Task_SayOffering\""),
                mistake(
                        "a circle without an end",
                        CANCEL,
                        "sourceRef=\"Task_SayKept\" targetRef=\"EndEvent_Kept\"",
                        "sourceRef=\"Task_SayKept\" targetRef=\"Task_SayKept\"",
                        "No way leads from 'Task_SayKept' to an end",
                        "id=\"Task_SayKept\""),
                mistake(
                        "a way to nowhere",
                        RETURN,
                        "targetRef=\"EndEvent_Kept\"",
                        "targetRef=\"EndEvent_Gone\"",
                        "targetRef 'EndEvent_Gone' is no step of this process"),
                mistake(
                        "a broken tag",
                        CANCEL,
                        "</bpmn:process>",
                        "</bpmn:proces>",
                        "Not well-formed XML: The element type \"bpmn:process\" must be terminated by the matching"
                                + " end-tag \"</bpmn:process>\"."));
    }

    @Test
    void refusesWhatIsNoBpmn() {
        var files = new TreeMap<>(ACME);
        files.put(ANSWER, "<html/>");
        assertThat(problems(files))
                .contains(new PackProblem(ANSWER, 1, "Not BPMN: expected <definitions> of BPMN 2.0, but it is 'html'"));
    }

    @Test
    void refusesWhatIsTooLargeOrTooDeep() {
        var files = new TreeMap<>(ACME);
        files.put(ANSWER, " ".repeat(1_000_001));
        assertThat(problems(files)).contains(new PackProblem(ANSWER, 1, "The file has more than 1000000 characters"));
        files.put(ANSWER, "<x>\n".repeat(50));
        assertThat(problems(files)).contains(new PackProblem(ANSWER, 41, "Elements stand more than 40 deep"));
    }

    @Test
    void theTurnsPhasesAreForThePlatformsTurnAlone() {
        var tenants = new TreeMap<>(ACME);
        tenants.put("processes/acme-shop/turn.bpmn", PLATFORM.getOrDefault(TURN, ""));
        assertThat(problems(tenants)).anySatisfy(problem -> assertThat(problem.reason())
                .isEqualTo("the delegate expression '${identify}' is not allowed; allowed are ${say}"));

        var platforms = new TreeMap<>(PLATFORM);
        platforms.computeIfPresent(TURN, (path, source) -> source.replace("${sense}", "${senseless}"));
        assertThat(platformProblems(platforms)).singleElement().satisfies(problem -> assertThat(problem.reason())
                .startsWith("the delegate expression '${senseless}' is not allowed; allowed are ${act}, "));
    }

    @ParameterizedTest
    @MethodSource("waiting")
    void theTurnMayNotWait(String id, String element, String more, String how) {
        var source = PLATFORM.getOrDefault(TURN, "");
        var begin = source.indexOf("<bpmn:serviceTask id=\"Task_Sense\"");
        var end = source.indexOf("</bpmn:serviceTask>", begin) + "</bpmn:serviceTask>".length();
        var ways =
                "<bpmn:incoming>Flow_TurnBlockedNo</bpmn:incoming><bpmn:outgoing>Flow_Sense_UpdateCustomerData</bpmn:outgoing>";
        var changed = source.substring(0, begin)
                + element.formatted(ways)
                + more
                + source.substring(end)
                        .replace("targetRef=\"Task_Sense\"", "targetRef=\"%s\"".formatted(id))
                        .replace("sourceRef=\"Task_Sense\"", "sourceRef=\"%s\"".formatted(id))
                        .replace(
                                "</bpmn:process>",
                                "</bpmn:process><bpmn:message id=\"Message_CustomerReplied\" name=\"CustomerReplied\" />");
        var files = new TreeMap<>(PLATFORM);
        files.put(TURN, changed);

        var waits = more.isEmpty() ? id : "BoundaryEvent_TooLate";
        assertThat(platformProblems(files))
                .contains(new PackProblem(
                        TURN,
                        lineAt(changed, changed.indexOf("id=\"%s\"".formatted(waits))),
                        "'%s' %s, but 'turn' runs in memory from start to end: what waits belongs in a scenario, and a turn tells what came of it"
                                .formatted(waits, how)));
    }

    static Stream<Arguments> waiting() {
        var sense = "<bpmn:serviceTask id=\"Task_Sense\" name=\"Sense\" camunda:delegateExpression=\"${sense}\"";
        var halfAnHour =
                "<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">PT30M</bpmn:timeDuration></bpmn:timerEventDefinition>";
        return Stream.of(
                arguments(
                        "Task_Look",
                        "<bpmn:userTask id=\"Task_Look\" name=\"Look at it\" camunda:candidateGroups=\"support\">%s</bpmn:userTask>",
                        "",
                        "waits for a person"),
                arguments(
                        "Task_Listen",
                        "<bpmn:receiveTask id=\"Task_Listen\" name=\"Listen\" messageRef=\"Message_CustomerReplied\">%s</bpmn:receiveTask>",
                        "",
                        "waits for a message"),
                arguments(
                        "CatchEvent_HalfAnHour",
                        "<bpmn:intermediateCatchEvent id=\"CatchEvent_HalfAnHour\" name=\"Half an hour\">%s"
                                + halfAnHour + "</bpmn:intermediateCatchEvent>",
                        "",
                        "waits for a time"),
                arguments(
                        "Task_Sense",
                        sense + ">%s</bpmn:serviceTask>",
                        "\n<bpmn:boundaryEvent id=\"BoundaryEvent_TooLate\" name=\"Too late\" attachedToRef=\"Task_Sense\">"
                                + halfAnHour + "</bpmn:boundaryEvent>",
                        "waits for a time"),
                arguments(
                        "Task_Hand",
                        "<bpmn:serviceTask id=\"Task_Hand\" name=\"Hand on\" camunda:type=\"external\" camunda:topic=\"x\">%s</bpmn:serviceTask>",
                        "",
                        "waits for whoever works on its topic"),
                arguments(
                        "CallActivity_Other",
                        "<bpmn:callActivity id=\"CallActivity_Other\" name=\"Another\" calledElement=\"other\">%s</bpmn:callActivity>",
                        "",
                        "waits for another process"),
                arguments(
                        "Task_Sense",
                        sense + " camunda:asyncBefore=\"true\">%s</bpmn:serviceTask>",
                        "",
                        "waits for the job executor"),
                arguments(
                        "Task_Sense",
                        sense + " camunda:asyncAfter=\"true\">%s</bpmn:serviceTask>",
                        "",
                        "waits for the job executor"));
    }

    @Test
    void aScenarioMayEndByTakingBackWhatItDidAndNowhereElse() {
        var files = new TreeMap<>(ACME);
        files.computeIfPresent(
                CANCEL,
                (path, source) -> source.replaceFirst(
                        "</bpmn:endEvent>", "<bpmn:compensateEventDefinition id=\"Undo\" /></bpmn:endEvent>"));
        assertThat(files).isNotEqualTo(ACME);
        assertThat(problems(files)).isEmpty();

        files.computeIfPresent(
                CANCEL,
                (path, source) -> source.replaceFirst(
                        "</bpmn:boundaryEvent>", "<bpmn:compensateEventDefinition id=\"No\" /></bpmn:boundaryEvent>"));
        assertThat(problems(files)).anySatisfy(problem -> assertThat(problem.reason())
                .isEqualTo("A compensateEventDefinition is not allowed in a boundaryEvent"));
    }

    @Test
    void questionsAboutAVariableAreAllowed() {
        var files = new TreeMap<>(ACME);
        files.computeIfPresent(
                CANCEL,
                (path, source) -> source.replace(
                        "${verdict == 'denied'}",
                        "${verdict == 'denied' or (not empty reason and reason.startsWith('x')) ? true : email.length() + 1 > 3}"));
        assertThat(problems(files)).isEmpty();
    }

    @Test
    void aTimerThatLeavesItsStepAloneSaysWhatItIsFor() {
        var reminder = "<camunda:property name=\"focal.timer\" value=\"reminder\" />";
        assertThat(problems(changed(COMPLAINT, reminder, "")))
                .extracting(PackProblem::reason)
                .containsExactly(
                        "'BoundaryEvent_RefundReminder' must end the step it stands on, unless its 'focal.timer' says what it brings to mind");
        assertThat(problems(changed(COMPLAINT, reminder, reminder.replace("reminder", "remind"))))
                .extracting(PackProblem::reason)
                .containsExactly("'focal.timer' is one of escalation, reminder, but it is 'remind'");
        assertThat(problems(changed(COMPLAINT, "name=\"reminder\" cancelActivity=\"false\"", "name=\"reminder\"")))
                .extracting(PackProblem::reason)
                .containsExactly(
                        "'BoundaryEvent_RefundReminder' has a 'focal.timer', so it must leave the step it stands on alone");
    }

    @Test
    void thePlatformsProcessForApprovalsIsItsOwn() {
        var made = new TreeMap<>(ACME);
        made.put(
                "processes/acme-shop/approve-call.bpmn",
                PLATFORM.getOrDefault("processes/platform/approve-call.bpmn", ""));
        assertThat(problems(made))
                .extracting(PackProblem::reason)
                .contains("'approve-call' is the platform's: give the process another id");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "all of it is handed over, variables=\"all\", false, true",
        "it is handed over under its name, source=\"total\" target=\"given\", false, true",
        "something else is handed over, source=\"total\" target=\"sum\", false, false",
        "a conversation can begin it as well, variables=\"all\", true, false"
    })
    void aCalledScenarioHasWhatEveryCallerHandsOver(String story, String handed, boolean begins, boolean known) {
        var call =
                "<bpmn:callActivity id=\"CallActivity_EscalateCancelling\" name=\"Hand over to a person\" calledElement=\"%s\"";
        var made = changed(CANCEL, call.formatted("escalate-to-human"), call.formatted("called"));
        made.compute(
                CANCEL,
                (file, source) -> String.valueOf(source)
                        .replace("<camunda:in variables=\"all\" />", "<camunda:in %s />".formatted(handed))
                        .replace(
                                "<camunda:outputParameter name=\"total\">",
                                "<camunda:outputParameter name=\"given\">1</camunda:outputParameter><camunda:outputParameter name=\"total\">"));
        made.put("processes/acme-shop/called.bpmn", """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="Definitions_called" targetNamespace="urn:focal360:processes">
                  <bpmn:process id="called" name="Called" isExecutable="true" camunda:historyTimeToLive="P180D">%s
                    <bpmn:startEvent id="StartEvent_Called" name="Called" />
                    <bpmn:exclusiveGateway id="Gateway_Given" name="Was it given?" default="Flow_GivenNo" />
                    <bpmn:endEvent id="EndEvent_Over" name="Over" />
                    <bpmn:sequenceFlow id="Flow_Called_Given" sourceRef="StartEvent_Called" targetRef="Gateway_Given" />
                    <bpmn:sequenceFlow id="Flow_GivenYes" sourceRef="Gateway_Given" targetRef="EndEvent_Over">
                      <bpmn:conditionExpression>${given == '1'}</bpmn:conditionExpression>
                    </bpmn:sequenceFlow>
                    <bpmn:sequenceFlow id="Flow_GivenNo" sourceRef="Gateway_Given" targetRef="EndEvent_Over" />
                  </bpmn:process>
                </bpmn:definitions>
                """.formatted(
                        begins
                                ? "<bpmn:extensionElements><camunda:properties><camunda:property name=\"focal.starts-on\" value=\"other\"/></camunda:properties></bpmn:extensionElements>"
                                : ""));

        assertThat(problems(made))
                .extracting(PackProblem::reason)
                .filteredOn(reason -> reason.contains("'given' is no variable of this process"))
                .hasSize(known ? 0 : 1);
    }

    /** One change to one file, and the problem it makes. */
    record Mistake(String file, Map<String, String> made, PackProblem problem) {}

    /** The problem stands where the change was made. */
    private static Arguments mistake(String name, String file, String find, String replacement, String reason) {
        return mistake(name, file, find, replacement, reason, 0);
    }

    /** The problem stands so many lines below the change. */
    private static Arguments mistake(
            String name, String file, String find, String replacement, String reason, int below) {
        var wanted = find;
        var source = ACME.getOrDefault(file, "");
        var at = source.indexOf(wanted);
        var made = changed(file, wanted, replacement);
        return argument(name, file, made, lineAt(made.getOrDefault(file, ""), at) + below, reason);
    }

    /** The problem stands at the element that has this mark. */
    private static Arguments mistake(
            String name, String file, String find, String replacement, String reason, String mark) {
        var made = changed(file, find, replacement);
        var source = made.getOrDefault(file, "");
        return argument(name, file, made, lineAt(source, source.indexOf(mark)), reason);
    }

    private static Arguments argument(String name, String file, Map<String, String> made, int line, String reason) {
        return arguments(named(name, new Mistake(file, made, new PackProblem(file, line, reason))));
    }

    private static Map<String, String> changed(String file, String find, String replacement) {
        var source = ACME.getOrDefault(file, "");
        assertThat(source).contains(find);
        var made = new TreeMap<>(ACME);
        var at = source.indexOf(find);
        made.put(file, source.substring(0, at) + replacement + source.substring(at + find.length()));
        return made;
    }

    private static int lineAt(String source, int position) {
        return 1
                + (int) source.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private static List<PackProblem> problems(Map<String, String> files) {
        var platform = Pack.candidate(TenantId.PLATFORM, PLATFORM);
        return plain(
                check().check(Pack.candidate(new TenantId("acme-shop"), files).over(platform), platform));
    }

    private static List<PackProblem> platformProblems(Map<String, String> files) {
        var platform = Pack.candidate(TenantId.PLATFORM, files);
        return plain(check().check(platform, platform));
    }

    /** Where and why; code, element and fix are the business of {@code SafetyCheckTest}. */
    private static List<PackProblem> plain(List<PackProblem> problems) {
        return problems.stream()
                .map(problem -> new PackProblem(problem.file(), problem.line(), problem.reason()))
                .toList();
    }

    private static ProcessCheck check() {
        var turn = new InMemoryProcess(
                "turn",
                Set.of(
                        "identify",
                        "sense",
                        "updateCustomerData",
                        "retrieve",
                        "selectGuidelines",
                        "orchestrate",
                        "act",
                        "plan",
                        "write",
                        "enforce",
                        "turnAway",
                        "recordAndDeliver"),
                name -> name);
        return new ProcessCheck(new ObjectProvider<>() {
            @Override
            public Stream<InMemoryProcess> stream() {
                return Stream.of(turn);
            }
        });
    }

    private static Map<String, String> files(String tenant) {
        var result = new TreeMap<String, String>();
        for (var folder : List.of("processes/" + tenant, "seeds/" + tenant, "ui-forms")) {
            try (var found = Files.walk(Path.of(folder))) {
                for (var file : found.filter(Files::isRegularFile).toList()) {
                    result.put(file.toString().replace('\\', '/'), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return result;
    }
}
