package ai.focal360.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.PackProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoffSettingsCheckTest {
    @Test
    void acceptsThePlatformsOwnAndWhatAShopMaySay() {
        assertThat(new HandoffSettingsCheck().check(LivePacks.platform(), LivePacks.platform()))
                .isEmpty();
        assertThat(check(
                        "handoff.hours: [mon-fri 09:00-17:30, \"sat 22:00-06:00\"]",
                        "handoff.skill.cancel-order: orders",
                        "handoff.at-once: 3",
                        "handoff.idle.tasklist: P1D",
                        "escalation.sentiment: -0.7"))
                .isEmpty();
    }

    @Test
    void namesFileLineAndReason() {
        assertThat(check("handoff.hours: [mon-fri 9-17]"))
                .extracting(PackProblem::toString)
                .containsExactly("seeds/acme-shop/tenant.yaml:5: "
                        + "handoff.hours: expected lines such as 'mon-fri 09:00-17:30' or 'sat 22:00-06:00', but one is "
                        + "'mon-fri 9-17'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handoff.hours: mon-fri 09:00-17:30",
                "handoff.hours: [mon-fri 25:00-26:00]",
                "handoff.hours: [xyz 09:00-17:00]",
                "handoff.hours: [mon 09:00-09:00]",
                "handoff.deadline: 30 minutes",
                "handoff.deadline: PT0S",
                "handoff.idle: 900",
                "handoff.idle.tasklist: -PT4H",
                "handoff.at-once: 0",
                "handoff.at-once: 1.5",
                "handoff.at-once: many",
                "handoff.skill: \"\"",
                "handoff.skill.cancel-order: 7",
                "handoff.dead-line: PT30M"
            })
    void refusesWhatCannotBeUsed(String setting) {
        assertThat(check(setting)).hasSize(1);
    }

    private static List<PackProblem> check(String... settings) {
        return new HandoffSettingsCheck().check(Team.shop(settings), LivePacks.platform());
    }
}
