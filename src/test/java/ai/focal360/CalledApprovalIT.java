package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.Publishing;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Steps of the demo shop stand in a scenario of their own, which the one they were in calls: what a person decides on one side
 * of a call is what the gate sees on the other.
 */
class CalledApprovalIT extends WholeProduct {
    private static final String CLARA = "clara.janssen@example.com";

    @Autowired
    private TaskService tasks;

    @Autowired
    private Publishing publishing;

    @Test
    void whatIsApprovedInACalledScenarioIsAllowedToItsCaller() {
        try (var pack = approvingApart().live()) {
            var customer = complaining("200 euro");
            decide(customer, Map.of("approved", true, "approved_amount", 180.5));

            customer.hears("€180.50");
            var record = customer.lastTurn();
            var call = byName(record.path("tools"), "tool").get("grant_remedy");
            assertThat(call.path("verdict").asText()).isEqualTo("Allowed");
            assertThat(call.path("state").asText()).isEqualTo("DONE");
            assertThat(call.at("/arguments/amount").asText()).isEqualTo("180.5");
            assertThat(byName(record.path("decisions"), "policy")).containsKey("complaints.remedy.approved");
        }
    }

    @Test
    void aNoInTheCalledScenarioIsToldByItsCaller() {
        try (var pack = approvingApart().live()) {
            var customer = complaining("200 euro");
            decide(customer, Map.of("approved", false, "rejection", "the photos show no damage"));

            customer.hears("the photos show no damage");
            assertThat(customer.lastTurn().path("tools")).isEmpty();
        }
    }

    @Test
    void aCallInACalledScenarioWaitsForThePersonARuleWants() {
        try (var pack = bookingApart().live()) {
            var customer = visitor();
            customer.says("I want to return order " + orderLike("#W1000020", "delivered"));
            customer.says(CLARA);
            customer.says("everything");
            assertThat(customer.says("yes")).last().asString().contains("A colleague has to look at this first");
            var request = api("/approvals?state=OPEN&conversation=" + customer.conversation())
                    .at("/approvals/0/approval")
                    .asText();
            tasks.complete(
                    tasks.createTaskQuery()
                            .processInstanceBusinessKey(request)
                            .singleResult()
                            .getId(),
                    Map.of("approved", true));

            customer.hears("return is registered");
            var effects =
                    api("/effects?conversation=" + customer.conversation()).path("effects");
            assertThat(effects).hasSize(1);
            assertThat(effects.at("/0/state").asText()).isEqualTo("DONE");
        }
    }

    private Customer complaining(String worth) {
        var customer = visitor();
        customer.says("My order %s arrived broken, it cost %s".formatted(orderLike("#W1000020", "delivered"), worth));
        assertThat(customer.says(CLARA)).last().asString().contains("support lead");
        return customer;
    }

    private void decide(Customer customer, Map<String, Object> form) {
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(customer.conversation())
                .taskDefinitionKey("Task_ApproveRefund")
                .singleResult();
        tasks.complete(task.getId(), form);
    }

    /** The shop's own Approve step with its timers, in a scenario that the complaint calls. */
    private ChangedPack approvingApart() {
        return apart(
                "processes/acme-shop/handle-complaint.bpmn",
                "<bpmn:userTask id=\"Task_ApproveRefund\"",
                "<bpmn:exclusiveGateway id=\"Gateway_RefundApproved\"",
                """
                <camunda:out source="approved" target="approved" />
                <camunda:out source="rejection" target="rejection" />
                <camunda:out source="approved_amount" target="approved_amount" />
                """,
                """
                <bpmn:sendTask id="Task_SayLate" name="Say it takes longer" camunda:delegateExpression="${say}">
                  <bpmn:extensionElements>
                    <camunda:properties>
                      <camunda:property name="focal.text" value="say.complaint.escalated" />
                    </camunda:properties>
                    <camunda:inputOutput>
                      <camunda:outputParameter name="approved">${false}</camunda:outputParameter>
                    </camunda:inputOutput>
                  </bpmn:extensionElements>
                </bpmn:sendTask>
                <bpmn:sequenceFlow id="Flow_NoApprovalInTime_SayLate" sourceRef="BoundaryEvent_NoApprovalInTime" targetRef="Task_SayLate" />
                <bpmn:sequenceFlow id="Flow_SayLate_Over" sourceRef="Task_SayLate" targetRef="EndEvent_Over" />
                """,
                "Flow_NoApprovalInTime_SayEscalated");
    }

    /** The shop's own Do step, in a scenario that the return calls. */
    private ChangedPack bookingApart() {
        return apart(
                "processes/acme-shop/return-items.bpmn",
                "<bpmn:serviceTask id=\"Task_ReturnItems\"",
                "<bpmn:boundaryEvent id=\"BoundaryEvent_ReturnRefused\"",
                "",
                """
                <bpmn:boundaryEvent id="BoundaryEvent_NotBooked" name="not booked" attachedToRef="Task_ReturnItems">
                  <bpmn:errorEventDefinition id="ErrorDefinition_NotBooked" />
                </bpmn:boundaryEvent>
                <bpmn:endEvent id="EndEvent_NotBooked" name="Not booked" />
                <bpmn:sequenceFlow id="Flow_NotBooked_NotBooked" sourceRef="BoundaryEvent_NotBooked" targetRef="EndEvent_NotBooked" />
                """,
                "none");
    }

    /** Moves a step, and all between it and another, into a scenario of its own; a call takes its place. */
    private ChangedPack apart(String file, String from, String to, String heard, String more, String without) {
        var whole = String.valueOf(LivePacks.demo().files().get(file))
                .replaceAll("(?s)<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "");
        var moved = whole.substring(whole.indexOf(from), whole.indexOf(to));
        var step = from.substring(from.indexOf('"') + 1, from.lastIndexOf('"'));
        var caller = whole.replace(moved, """
                        <bpmn:callActivity id="CallActivity_Apart" name="Have it done" calledElement="apart" camunda:calledElementBinding="deployment">
                          <bpmn:extensionElements>
                            <camunda:in businessKey="#{execution.processBusinessKey}" />
                            <camunda:in variables="all" />
                            %s
                          </bpmn:extensionElements>
                        </bpmn:callActivity>
                        """.formatted(heard))
                .replace("Ref=\"%s\"".formatted(step), "Ref=\"CallActivity_Apart\"")
                .replaceAll("<bpmn:sequenceFlow id=\"%s\"[^>]*/>".formatted(without), "");
        var called = whole.substring(0, whole.indexOf("<bpmn:process "))
                + """
                <bpmn:process id="apart" name="Apart" isExecutable="true" camunda:historyTimeToLive="P180D">
                  <bpmn:startEvent id="StartEvent_Called" name="Called" />
                  <bpmn:endEvent id="EndEvent_Over" name="Over" />
                  <bpmn:sequenceFlow id="Flow_Called" sourceRef="StartEvent_Called" targetRef="%1$s" />
                  <bpmn:sequenceFlow id="Flow_Over" sourceRef="%1$s" targetRef="EndEvent_Over" />
                """.formatted(step)
                + moved
                + more
                + whole.substring(whole.indexOf("</bpmn:process>"));
        return new ChangedPack(publishing).with(file, caller).with("processes/acme-shop/apart.bpmn", called);
    }
}
