package ai.focal360.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.policy.DecisionPoint;
import ai.focal360.policy.facts.Conclusion;
import ai.focal360.tenant.SideEffectLevel;
import ai.focal360.tool.EffectLedger;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {
    static Stream<Class<?>> conclusions() {
        return concrete(Conclusion.class);
    }

    private static Stream<Class<?>> concrete(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(WordsTest::concrete)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("conclusions")
    void haveASentenceForWhateverARuleConcludes(Class<?> conclusion) {
        assertThat(Words.knows("conclusion", conclusion.getSimpleName())).isTrue();
        var fields = Stream.of(conclusion.getRecordComponents())
                .map(component -> component.getName())
                .toList();
        var detail = JsonNodeFactory.instance.objectNode();
        fields.forEach(field -> detail.put(field, "x"));
        assertThat(Words.say("conclusion", conclusion.getSimpleName(), detail))
                .as("names nothing the conclusion does not have")
                .isNotBlank()
                .doesNotContain("{")
                .doesNotEndWith(":");
    }

    @Test
    void knowWhereRulesAreAskedAndWhatToolsDo() {
        assertThat(DecisionPoint.values()).allMatch(point -> Words.knows("point", point.id()));
        assertThat(SideEffectLevel.values()).allMatch(level -> Words.knows("level", level.name()));
        assertThat(EffectLedger.State.values()).allMatch(state -> Words.knows("state", state.name()));
        for (int phase = 1; phase <= 11; phase++) {
            assertThat(Words.knows("phase", "P" + phase)).isTrue();
        }
    }

    @Test
    void readWhatTheyDoNotKnow() {
        assertThat(Words.say("category", "NEVER_SEEN")).isEqualTo("never seen");
        assertThat(Words.say("conclusion", "OrderLost")).isEqualTo("order lost");
        assertThat(Words.sayPlain("verdict", "NEEDS_APPROVAL"))
                .isEqualTo(Words.sayPlain("verdict", "NeedsApproval"))
                .isEqualTo("A person must approve");
        assertThat(Words.readable("clara.janssen@example.com")).isEqualTo("clara.janssen@example.com");
    }
}
