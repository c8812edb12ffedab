package ai.focal360.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.Test;

/** What a step says of its flows may be missing, or name one that was deleted: the engine goes by the flows, and so do we. */
class SequenceFlowsTest {
    private final BpmnModelInstance model =
            Bpmn.readModelFromStream(new ByteArrayInputStream("""
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test">
              <bpmn:process id="handwritten" isExecutable="true">
                <bpmn:startEvent id="Start" />
                <bpmn:task id="First"><bpmn:outgoing>Flow_Deleted</bpmn:outgoing></bpmn:task>
                <bpmn:task id="Second" />
                <bpmn:endEvent id="End" />
                <bpmn:sequenceFlow id="Flow_Start" sourceRef="Start" targetRef="First" />
                <bpmn:sequenceFlow id="Flow_Again" sourceRef="Second" targetRef="First" />
                <bpmn:sequenceFlow id="Flow_On" sourceRef="First" targetRef="Second" />
                <bpmn:sequenceFlow id="Flow_End" sourceRef="Second" targetRef="End" />
              </bpmn:process>
            </bpmn:definitions>
            """.getBytes(StandardCharsets.UTF_8)));
    private final SequenceFlows flows = SequenceFlows.of(model);

    @Test
    void flowsAreFoundByThemselves() {
        assertThat(ids(flows.from(node("First")))).containsExactly("Flow_On");
        assertThat(ids(flows.to(node("First")))).containsExactlyInAnyOrder("Flow_Start", "Flow_Again");
        assertThat(ids(flows.from(node("Second")))).containsExactlyInAnyOrder("Flow_Again", "Flow_End");
        assertThat(ids(flows.from(node("End")))).isEmpty();
    }

    private FlowNode node(String id) {
        return model.getModelElementById(id);
    }

    private static List<String> ids(Stream<SequenceFlow> flows) {
        return flows.map(SequenceFlow::getId).toList();
    }
}
