package ai.focal360.policy.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnderstoodTest {
    @Test
    void wordsAreMentionedAsAWholeOnly() {
        assertThat(said("i will sue you").mentions(List.of("SUE"))).isTrue();
        assertThat(said("there is an issue, and no tissue").mentions(List.of("sue")))
                .isFalse();
        assertThat(said("an issue; i sue").mentions(List.of("sue"))).isTrue();
        assertThat(said("überklage").mentions(List.of("klage"))).isFalse();
        assertThat(said("call my lawyer!").mentions(List.of("legal", "my lawyer")))
                .isTrue();
        assertThat(said("anything").mentions(List.of(""))).isFalse();
    }

    private static Understood said(String text) {
        return new Understood("en", "none", 0, 0, "low", "neutral", "none", text);
    }
}
