package ai.focal360.tenant;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The files of a tenant's data: {@code seeds/<tenant>/<kind>.yaml}, or several below {@code seeds/<tenant>/<kind>/}. Each
 * kind has a schema {@code seeds/schemas/<kind>.schema.json}.
 */
enum DataKind {
    TENANT,
    AGENTS,
    CHANNELS,
    CUSTOMER,
    INTENTS,
    ARTICLES,
    FAQ,
    OFFERINGS,
    GUIDELINES,
    TOOLS,
    TEXTS,
    ABUSE,
    EVENTS;

    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What one entry is called in a sentence. */
    String noun() {
        return switch (this) {
            case TENANT -> "tenant";
            case AGENTS -> "agent";
            case CHANNELS -> "channel";
            case CUSTOMER -> "customer field";
            case INTENTS -> "intent";
            case ARTICLES -> "article";
            case FAQ -> "question";
            case OFFERINGS -> "offering";
            case GUIDELINES -> "guideline";
            case TOOLS -> "tool";
            case TEXTS -> "text";
            case ABUSE -> "abuse entry";
            case EVENTS -> "event";
        };
    }

    static Optional<DataKind> named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.fileName().equals(name))
                .findFirst();
    }

    static String fileNames() {
        return Arrays.stream(values()).map(kind -> kind.fileName() + ".yaml").collect(Collectors.joining(", "));
    }
}
