package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who opens a form: user tasks, and rules that ask a person in one. */
class FormReferenceTest {
    @Test
    void aRuleThatNamesAFormOpensIt() {
        var rule = """
                then  insert( RequireApproval.by( "support_lead", "approve-return", "it is dear" ) );
                """;
        assertThat(FormReference.in(Map.of("rules/acme-shop/returns.drl", "\n" + rule)))
                .containsExactly(new FormReference("rules/acme-shop/returns.drl", 2, "approve-return"));
    }

    @Test
    void aReasonIsNotTakenForAForm() {
        var rule = "then  insert( RequireApproval.by( \"support_lead\", \"dear\" ) );";
        assertThat(FormReference.in(Map.of("rules/acme-shop/returns.drl", rule)))
                .isEmpty();
        assertThat(FormReference.in(Map.of("docs/returns.md", rule))).isEmpty();
    }

    @Test
    void aTaskOpensItsForm() {
        assertThat(FormReference.in(Map.of("processes/x/y.bpmn", "<bpmn:userTask camunda:formRef=\"approve-it\" />")))
                .containsExactly(new FormReference("processes/x/y.bpmn", 1, "approve-it"));
    }
}
