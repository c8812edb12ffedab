package ai.focal360.scenario;

import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.xml.ModelInstance;

/** How the steps of a process follow each other, by its flows: what steps say of their flows is optional and may be old. */
record SequenceFlows(List<SequenceFlow> all) {
    static SequenceFlows of(ModelInstance model) {
        return new SequenceFlows(List.copyOf(model.getModelElementsByType(SequenceFlow.class)));
    }

    Stream<SequenceFlow> from(FlowNode node) {
        return all.stream().filter(flow -> node.equals(flow.getSource()));
    }

    Stream<SequenceFlow> to(FlowNode node) {
        return all.stream().filter(flow -> node.equals(flow.getTarget()));
    }
}
