package ai.focal360.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.knowledge.Selection.Choice;
import ai.focal360.knowledge.Selection.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SelectionTest {
    @Test
    void fixedTakesTheBestAboveTheThreshold() {
        var choices = new Selection(Strategy.FIXED, 2, 0.5, 0).from(ranking(0.9, 0.8, 0.7, 0.4));
        assertThat(choices).extracting(Choice::selected).containsExactly(true, true, false, false);
        assertThat(choices.get(2).dropped()).isEqualTo("beyond k 2");
        assertThat(choices.get(3).dropped()).isEqualTo("below threshold 0.5");
    }

    @Test
    void elbowStopsWhereTheScoresDropMost() {
        var selection = new Selection(Strategy.ELBOW, 4, 0.1, 0);
        assertThat(selected(selection, 0.9, 0.85, 0.4, 0.35)).isEqualTo(2);
        assertThat(selected(selection, 0.9, 0.2)).isEqualTo(1);
        assertThat(selected(selection, 0.6, 0.55, 0.5, 0.45, 0.4)).isEqualTo(4);
        assertThat(selection.from(ranking(0.9, 0.4)).get(1).dropped()).isEqualTo("after the elbow");
    }

    @Test
    void adaptiveTakesAsManyAsAreNearlyAsGood() {
        var selection = new Selection(Strategy.ADAPTIVE, 3, 0.5, 0.8);
        assertThat(selected(selection, 0.9, 0.89, 0.88, 0.87)).isEqualTo(3);
        assertThat(selected(selection, 0.9, 0.7)).isEqualTo(1);
        assertThat(selection.from(ranking(0.9, 0.7)).get(1).dropped()).isEqualTo("below 0.8 of the best");
    }

    @Test
    void nothingIsTakenFromNothingNorFromTooLittle() {
        for (var strategy : Strategy.values()) {
            var selection = new Selection(strategy, 3, 0.5, 0.5);
            assertThat(selection.from(List.of())).isEmpty();
            assertThat(selected(selection, 0.49, 0.48)).isZero();
        }
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new Selection(Strategy.FIXED, 0, 0.5, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Selection(Strategy.FIXED, 3, Double.NaN, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Selection(Strategy.FIXED, 3, 0.5, 1.1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tenantsSettingsStandOverTheInstallationsAndThoseOverOurs() {
        var properties = new KnowledgeProperties(
                Duration.ofMinutes(1), 500, Map.of(Kind.FAQ, new KnowledgeProperties.Selecting(null, 7, null, null)));

        assertThat(properties.selection(Kind.ARTICLE)).isEqualTo(new Selection(Strategy.ADAPTIVE, 3, 0.5, 0.75));
        assertThat(properties.selection(Kind.FAQ)).isEqualTo(new Selection(Strategy.ADAPTIVE, 7, 0.5, 0.75));
        assertThat(properties.selection(
                        Kind.FAQ,
                        Map.of(
                                "retrieval.faq.strategy",
                                "fixed",
                                "retrieval.faq.threshold",
                                0.7,
                                "retrieval.faq.k",
                                99)))
                .isEqualTo(new Selection(Strategy.FIXED, 7, 0.7, 0.75));
    }

    private static long selected(Selection selection, double... scores) {
        return selection.from(ranking(scores)).stream().filter(Choice::selected).count();
    }

    private static List<Scored> ranking(double... scores) {
        return DoubleStream.of(scores)
                .mapToObj(score -> new Scored(Kind.ARTICLE, "item-" + score, "en", score))
                .toList();
    }
}
