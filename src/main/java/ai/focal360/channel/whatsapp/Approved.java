package ai.focal360.channel.whatsapp;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ApprovedText;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.turn.EffectiveConfig;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the template of Meta's that says what is to be said. */
@Component
class Approved {
    private final EffectiveConfig.Configs configs;

    Approved(EffectiveConfig.Configs configs) {
        this.configs = configs;
    }

    /** A template of that name in a language of Meta's, with the values of its body in their order. */
    record Said(String template, String language, List<String> values) {}

    /** Empty where no template of the channel says exactly this. */
    Optional<Said> of(TenantId tenant, ChannelConfig channel, String text) {
        var texts = configs.of(tenant, channel.agent()).texts();
        return channel.templates().entrySet().stream()
                .flatMap(template -> template.getValue().languages().entrySet().stream()
                        .flatMap(language -> texts
                                .find(template.getKey(), language.getKey(), channel.kind())
                                .flatMap(ApprovedText::of)
                                .flatMap(approved -> approved.valuesOf(text))
                                .map(values -> new Said(template.getValue().name(), language.getValue(), values))
                                .stream()))
                .findFirst();
    }
}
