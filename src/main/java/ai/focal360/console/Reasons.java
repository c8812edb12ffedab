package ai.focal360.console;

import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Pack;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a rule spoke: rules give a sentence or name a text of the pack, which is shown as the customer reads it in English. */
record Reasons(@Nullable Pack pack) {
    private static final Pattern VALUE = Pattern.compile("\\{\\{\\{?\\s*([\\w.-]+)\\s*}?}}");
    private static final Pattern SECTION = Pattern.compile("\\{\\{[#^/].*");

    /** Empty when the rule gave none. */
    String of(JsonNode detail) {
        var reason = detail.path("reason").asText(detail.path("hint").asText(""));
        return text(reason)
                .map(template -> VALUE.matcher(template)
                        .replaceAll(place -> Matcher.quoteReplacement(
                                detail.path("values").path(place.group(1)).asText("…"))))
                .orElse(reason);
    }

    String of(String reason) {
        return text(reason)
                .map(template -> VALUE.matcher(template).replaceAll("…"))
                .orElse(reason);
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(pack)
                .flatMap(live -> live.data().texts().find(key, "en", ChannelConfig.Kind.WEBCHAT))
                .filter(template -> !SECTION.matcher(template).find())
                .map(String::strip);
    }
}
