package ai.focal360.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackProblem;
import ai.focal360.tenant.PackPublished;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.TenantData;
import ai.focal360.tenant.Texts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LexiconCheckTest {
    private static final String EN = "seeds/platform/language/en.yaml";
    private final LexiconCheck check = new LexiconCheck();

    /** The platform's pack as far as this module reads it. */
    static Pack platform() {
        return pack(TenantId.PLATFORM, Fixtures.languageFiles());
    }

    private static Pack pack(TenantId tenant, Map<String, String> files) {
        var nothing = new TenantData(
                "x",
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Texts(Map.of()));
        return new Pack(new PackVersion(tenant, 1, "0"), new TreeMap<>(files), nothing);
    }

    private List<PackProblem> problems(String file, String content) {
        var pack = pack(TenantId.PLATFORM, Map.of(file, content));
        return check.check(pack, pack);
    }

    private static String english() {
        return Fixtures.resource("/packs/" + EN);
    }

    private static int lineOf(String content, String part) {
        return (int) content.substring(0, content.indexOf(part))
                        .chars()
                        .filter(character -> character == '\n')
                        .count()
                + 1;
    }

    @Test
    void acceptsTheLanguagesThePlatformShips() {
        var pack = pack(TenantId.PLATFORM, Fixtures.languageFiles());

        assertThat(check.check(pack, pack)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nl", "en", "de"})
    void shipsEnoughWordsOfFeelingPerLanguage(String language) {
        var content = Fixtures.resource("/packs/seeds/platform/language/" + language + ".yaml");
        var feelings = content.substring(content.indexOf("sentiment: {"), content.indexOf(" }\n\nnegations"));

        assertThat(feelings.split(": -?\\d")).hasSizeGreaterThan(150);
    }

    @Test
    void namesFileLineAndReasonOfEveryProblem() {
        var broken = english()
                .replace("amazing: 0.8", "amazing: 8")
                .replace("monday: 1,", "monday: one,")
                .replace("language: en", "language: fr")
                .replace("\nintroductions:", "\nintroduction:");

        assertThat(problems(EN, broken))
                .containsExactlyInAnyOrder(
                        new PackProblem(
                                EN,
                                lineOf(broken, "amazing"),
                                "expected 'amazing' to have a number from -1 to 1, but it is '8'"),
                        new PackProblem(
                                EN,
                                lineOf(broken, "monday"),
                                "expected 'monday' to have a number from 1 to 7, but it is 'one'"),
                        new PackProblem(EN, 3, "expected language 'en' as the file is named, but it is 'fr'"),
                        new PackProblem(EN, 3, "'introductions' is missing"),
                        new PackProblem(EN, lineOf(broken, "introduction: ["), "'introduction' is not known"));
    }

    @Test
    void namesWordsThatStandTwiceOrCannotBeFound() {
        var broken = english()
                .replace("  last: [last,", "  last: [{}, last,")
                .replace("love: 0.7,", "love: 0.7, love: 0.6, '*': 0.1,");

        assertThat(problems(EN, broken))
                .extracting(PackProblem::reason)
                .containsExactlyInAnyOrder(
                        "'love' stands here twice",
                        "expected a phrase to begin with a word, but it is '*'",
                        "expected a word or phrase in 'last'");
    }

    @Test
    void namesTheLineOfAYamlError() {
        assertThat(problems(EN, "language: en\nregions: [GB\nfunction-words: x"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(3));
        assertThat(problems(EN, "- a list")).extracting(PackProblem::reason).containsExactly("expected a mapping");
        assertThat(problems(EN, "a".repeat(500_000)))
                .extracting(PackProblem::reason)
                .containsExactly("expected at most 400000 characters, but there are 500000");
        assertThat(problems("seeds/platform/language/english.yaml", ""))
                .extracting(PackProblem::reason)
                .containsExactly("expected a language file to be named like 'nl.yaml'");
    }

    @Test
    void leavesTenantsPacksAlone() {
        var tenant = pack(new TenantId("acme-shop"), Map.of(EN, "broken: ["));

        assertThat(check.check(tenant, tenant)).isEmpty();
    }

    @Test
    void usesThePlatformsPackFromItsPublicationOn() {
        var lexicons = new Lexicons();
        var platform = platform();
        var tenant = pack(new TenantId("acme-shop"), Map.of());

        assertThatThrownBy(() -> lexicons.find("en"))
                .hasMessageContaining("Expected the platform's pack to be published");
        lexicons.on(new PackPublished(platform, platform));
        lexicons.on(new PackPublished(tenant, platform));

        assertThat(lexicons.find("en")).isNotNull();
        assertThat(lexicons.find("fr")).isNull();
    }
}
