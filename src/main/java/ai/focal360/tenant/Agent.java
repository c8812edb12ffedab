package ai.focal360.tenant;

import ai.focal360.platform.AgentId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A persona customers talk to. {@code languages} are ISO 639-1 codes, the first one is used until the customer's own is
 * known. {@code settings} override the tenant's of the same name. {@code models} names, per step ({@code sense},
 * {@code write}), model references in the order they are tried; the local model always stands last, named or not.
 * {@code context} is what is brought in besides the answer itself, and when: {@link #TALK}, {@link #EARLIER}, {@link #OTHERS} or a
 * field as {@code customer.<field>}.
 */
public record Agent(
        AgentId id,
        String name,
        String personality,
        List<String> languages,
        @Nullable String greeting,
        List<String> scenarios,
        Map<String, Object> settings,
        Map<String, List<String>> models,
        Map<String, Use> context) {
    /** The conversation so far. */
    public static final String TALK = "conversation";

    /** What the customer said in conversations with this agent that are over. */
    public static final String EARLIER = "conversation.earlier";

    /** What else they are talking about with us. */
    public static final String OTHERS = "conversation.others";

    private static final String OF_THE_CUSTOMER = "customer.";

    /** When a source of the context is brought in; rules say what is relevant and what is demanded. */
    public enum Use {
        ALWAYS,
        IF_RELEVANT,
        ON_DEMAND
    }

    /** With the talk as its context, and nothing else. */
    public Agent(
            AgentId id,
            String name,
            String personality,
            List<String> languages,
            @Nullable String greeting,
            List<String> scenarios,
            Map<String, Object> settings,
            Map<String, List<String>> models) {
        this(id, name, personality, languages, greeting, scenarios, settings, models, Map.of(TALK, Use.ALWAYS));
    }

    public Agent {
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("Expected agent '%s' to speak at least one language".formatted(id));
        }
        languages = List.copyOf(languages);
        scenarios = List.copyOf(scenarios);
        settings = Map.copyOf(settings);
        models = Map.copyOf(models);
        context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
    }

    /** The field a source of the context names. */
    public static Optional<String> field(String source) {
        return source.startsWith(OF_THE_CUSTOMER)
                ? Optional.of(source.substring(OF_THE_CUSTOMER.length()))
                : Optional.empty();
    }

    public Agent withModels(Map<String, List<String>> others) {
        return new Agent(id, name, personality, languages, greeting, scenarios, settings, others, context);
    }

    public String firstLanguage() {
        return languages.get(0);
    }
}
