package ai.focal360.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.tenant.ChannelCapability.Formatting;
import ai.focal360.tenant.ChannelCapability.Receipts;
import ai.focal360.tenant.ChannelConfig.Permission;
import ai.focal360.tenant.ChannelConfig.QuietHours;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code channels.yaml}: what is read of it, and what is refused. */
class ChannelsYamlTest {
    private static final String FILE = "seeds/shop/channels.yaml";
    private static final String OTHERS = """
            sms:
              kind: sms
              agent: alex
              properties: {from: "+31970000000"}
            chat:
              kind: webchat
              agent: alex
            mail-sam:
              kind: email
              agent: sam
              properties: {from: help@shop.example}
            """;

    @Test
    void whatAChannelLeavesOutIsItsKinds() {
        var channel = read("web:\n  kind: webchat\n  agent: alex\n");
        assertThat(channel.capability()).isEqualTo(ChannelCapability.of(ChannelConfig.Kind.WEBCHAT));
        assertThat(channel.maxLength()).isEqualTo(4_000);
        assertThat(channel.burstWindow()).isEqualTo(Duration.ofMillis(400));
        assertThat(channel.longestBurst()).isEqualTo(Duration.ofSeconds(2));
        assertThat(channel.outbound().permission()).isEqualTo(Permission.CONTACT);
        assertThat(channel.outbound().quietHours()).isNull();
        assertThat(channel.fallbacks()).isEmpty();
        assertThat(channel.cost()).isNull();
    }

    @Test
    void allThatCanBeSaidIsRead() {
        var channel = read("""
                web:
                  kind: whatsapp
                  agent: alex
                  max-length: 1000
                  capability:
                    receipts: delivered
                    rich-media: false
                    buttons: 2
                    formatting: plain
                    service-window: 12h
                    templates: false
                  outbound:
                    permission: never
                    quiet-hours: 21:00-08:00
                    concurrency: 2
                    per-second: 20
                  fallbacks: [sms]
                  cost: {message: "0.0456", currency: EUR}
                  properties: {phone-number-id: "1"}
                """);
        assertThat(channel.capability())
                .isEqualTo(new ChannelCapability(
                        Receipts.DELIVERED, false, 2, 4_096, Formatting.PLAIN, Duration.ofHours(12), false));
        assertThat(channel.outbound())
                .isEqualTo(new ChannelConfig.Outbound(
                        Permission.NEVER, new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0)), 2, 20));
        assertThat(channel.fallbacks()).containsExactly("sms");
        assertThat(channel.cost()).isEqualTo(new ChannelConfig.Cost(new BigDecimal("0.0456"), "EUR"));
        assertThat(channel.properties()).isEqualTo(Map.of("phone-number-id", "1"));
    }

    @Test
    void aTextIsNeverLongerThanTheKindCarries() {
        assertThat(read("web:\n  kind: sms\n  agent: alex\n  properties: {from: \"+31970000000\"}\n")
                        .maxLength())
                .isEqualTo(1_600);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            whatsapp | properties: {phone: "1"}                    | needs the property 'phone-number-id'
            sms      | properties: {to: "+31970000000"}            | needs the property 'from'
            email    | properties: {to: help@shop.example}         | needs the property 'from'
            webhook  | properties: {to: "https://shop.example/in"} | needs the property 'url'
            whatsapp | max-length: 4097                            | at most 4096 characters
            whatsapp | capability: {max-length: 4097}              | at most 4096 characters
            whatsapp | capability: {buttons: 11}                   | at most 10 buttons
            sms      | capability: {receipts: read}                | nobody learns more than 'delivered'
            sms      | capability: {rich-media: true}              | carries no media
            sms      | capability: {templates: true}               | Only whatsapp has templates
            whatsapp | capability: {service-window: 25h}           | at most 24h
            sms      | fallbacks: [whatsap]                        | There is no channel 'whatsap'
            sms      | fallbacks: [web]                            | cannot fall back to itself
            sms      | fallbacks: [chat]                           | reaches nobody who is not looking at it
            sms      | fallbacks: [mail-sam]                       | is a channel of agent 'sam'
            sms      | outbound: {quiet-hours: 21:00-21:00}        | end when they begin
            sms      | outbound: {quiet-hours: 24:00-08:00}        | expected two times of a day
            sms      | cost: {message: "0.05", currency: EUX}      | no currency of ISO 4217
            """)
    void whatCannotBeIsRefusedWithItsReason(String kind, String line, String reason) {
        assertThat(problems(kind, line)).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo(FILE);
            assertThat(problem.line()).isPositive();
            assertThat(problem.reason()).contains(reason);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            whatsapp | max-length: 4096
            whatsapp | capability: {buttons: 10, receipts: read, rich-media: true, templates: true, service-window: 24h}
            sms      | capability: {receipts: delivered, max-length: 1600}
            webhook  | capability: {receipts: none, buttons: 20, service-window: 48h}
            whatsapp | fallbacks: [sms]
            sms      | outbound: {quiet-hours: 21:00-21:01}
            """)
    void whatJustCanBeIsTaken(String kind, String line) {
        assertThat(problems(kind, line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            whatsapp | {parcel: {name: parcel, languages: {en: en_US, nl: nl}}} |
            whatsapp | {parcels: {name: parcel, languages: {en: en_US, nl: nl}}} | There is no text 'parcels'
            whatsapp | {parcel: {name: parcel, languages: {en: en_US}}} | The agent speaks 'nl', too
            whatsapp | {late: {name: late, languages: {en: en, nl: nl}}} | The text 'late' in 'nl' can be no template
            whatsapp | {parcel: {name: Parcel, languages: {en: en_US, nl: nl}}} | a template's name such as parcel_reminder
            sms      | {parcel: {name: parcel, languages: {en: en_US, nl: nl}}} | This channel sends no templates
            """)
    void aTemplateIsATextInEveryLanguageOfItsAgent(String kind, String templates, @Nullable String reason) {
        var found = TestPacks.problems(
                FILE,
                "web:\n  kind: %s\n  agent: alex\n  templates: %s\n  properties: {phone-number-id: \"1\", from: \"+31970000000\"}\n"
                        .formatted(kind, templates),
                "seeds/shop/agents.yaml",
                "alex: {name: Alex, personality: Kind., languages: [en, nl]}\n",
                "seeds/shop/texts.yaml",
                """
                parcel: {placeholders: [day], en: "Your parcel arrives on {{day}}.", nl: "Je pakket komt op {{day}} aan."}
                late: {placeholders: [day], en: "It is late until {{day}}.", nl: "Het is te laat tot {{day}}"}
                """);
        assertThat(found.stream()
                        .map(PackProblem::reason)
                        .filter(problem -> problem.contains("template")
                                || problem.contains("There is no text 'parcels'")
                                || problem.contains("speaks 'nl', too")))
                .hasSize(reason == null ? 0 : 1)
                .allSatisfy(problem -> assertThat(problem).contains(String.valueOf(reason)));
    }

    @Test
    void quietHoursMayEndOnTheNextDay() {
        var night = new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0));
        assertThat(List.of("20:59", "21:00", "23:59", "00:00", "07:59", "08:00"))
                .filteredOn(time -> night.cover(LocalTime.parse(time)))
                .containsExactly("21:00", "23:59", "00:00", "07:59");
        var noon = new QuietHours(LocalTime.of(12, 0), LocalTime.of(13, 0));
        assertThat(List.of("11:59", "12:00", "12:59", "13:00"))
                .filteredOn(time -> noon.cover(LocalTime.parse(time)))
                .containsExactly("12:00", "12:59");
    }

    @Test
    void freeTextEndsWithTheServiceWindow() {
        var whatsapp = ChannelCapability.of(ChannelConfig.Kind.WHATSAPP);
        assertThat(whatsapp.carriesFreeText(Duration.ofHours(24).minusMillis(1)))
                .isTrue();
        assertThat(whatsapp.carriesFreeText(Duration.ofHours(24))).isFalse();
        assertThat(ChannelCapability.of(ChannelConfig.Kind.SMS).carriesFreeText(Duration.ofDays(400)))
                .isTrue();
    }

    private static List<PackProblem> problems(String kind, String line) {
        var properties = Map.of(
                "whatsapp", "phone-number-id: \"1\"",
                "sms", "from: \"+31970000000\"",
                "email", "from: help@shop.example",
                "webhook", "url: \"https://shop.example/in\"");
        var given =
                line.startsWith("properties") ? line : "%s\n  properties: {%s}".formatted(line, properties.get(kind));
        return TestPacks.problems(
                FILE,
                "web:\n  kind: %s\n  agent: alex\n  %s\n%s".formatted(kind, given, OTHERS),
                "seeds/shop/agents.yaml",
                "alex: {name: Alex, personality: Kind., languages: [en]}\nsam: {name: Sam, personality: Dry., languages: [en]}\n");
    }

    private static ChannelConfig read(String yaml) {
        return DataFiles.read(TestPacks.SHOP, Map.of(FILE, yaml))
                .toTenantData()
                .channel("web")
                .orElseThrow();
    }
}
