package ai.focal360;

/** A step that books the return of {@code return-items.bpmn} once more, for packs changed in a test. */
final class ReturnedAgain {
    private ReturnedAgain() {}

    /** {@code Task_Return<name>}, and {@code BoundaryEvent_<name>Refused} on it. */
    static String as(String name) {
        return """
                <bpmn:serviceTask id="Task_Return%1$s" name="Book it again" camunda:type="external" camunda:topic="return_delivered_order_items">
                  <bpmn:extensionElements>
                    <camunda:inputOutput>
                      <camunda:inputParameter name="order_id">${order_id}</camunda:inputParameter>
                      <camunda:inputParameter name="item_ids">${return_items == 'all' ? order_items : return_items}</camunda:inputParameter>
                      <camunda:inputParameter name="payment_method_id">${payment_method_id}</camunda:inputParameter>
                    </camunda:inputOutput>
                  </bpmn:extensionElements>
                </bpmn:serviceTask>
                <bpmn:boundaryEvent id="BoundaryEvent_%1$sRefused" name="refused" attachedToRef="Task_Return%1$s">
                  <bpmn:errorEventDefinition id="ErrorDefinition_%1$sRefused" />
                </bpmn:boundaryEvent>
                """.formatted(name);
    }
}
