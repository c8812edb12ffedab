package ai.focal360.knowledge;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How retrieval selects where neither agent nor tenant says ({@code retrieval.<kind>.strategy}, {@code .k},
 * {@code .threshold}, {@code .ratio}), how long a replaced version is kept for turns that run on it, and how many of the
 * latest texts each version remembers what it found for.
 */
@ConfigurationProperties("focal.knowledge")
record KnowledgeProperties(
        @DefaultValue("15m") Duration keepReplaced,
        @DefaultValue("500") int rememberedTexts,
        @DefaultValue Map<Kind, Selecting> retrieval) {

    /** What is left out stands as by default. */
    record Selecting(
            Selection.@Nullable Strategy strategy,
            @Nullable Integer k,
            @Nullable Double threshold,
            @Nullable Double ratio) {}

    private static final Map<Kind, Selection> DEFAULTS = new EnumMap<>(Map.of(
            Kind.INTENT, new Selection(Selection.Strategy.FIXED, 5, 0.2, 0),
            Kind.GUIDELINE, new Selection(Selection.Strategy.FIXED, 8, 0.5, 0),
            Kind.SCENARIO, new Selection(Selection.Strategy.ELBOW, 3, 0.4, 0),
            Kind.ARTICLE, new Selection(Selection.Strategy.ADAPTIVE, 3, 0.5, 0.75),
            Kind.FAQ, new Selection(Selection.Strategy.ADAPTIVE, 3, 0.5, 0.75),
            Kind.OFFERING, new Selection(Selection.Strategy.ELBOW, 5, 0.4, 0)));

    KnowledgeProperties {
        retrieval = Map.copyOf(retrieval);
    }

    Selection selection(Kind kind) {
        var standard = Objects.requireNonNull(DEFAULTS.get(kind));
        var own = retrieval.get(kind);
        return own == null
                ? standard
                : new Selection(
                        own.strategy() == null ? standard.strategy() : own.strategy(),
                        own.k() == null ? standard.k() : own.k(),
                        own.threshold() == null ? standard.threshold() : own.threshold(),
                        own.ratio() == null ? standard.ratio() : own.ratio());
    }

    /** The settings of an agent or tenant over ours; a setting that cannot be read counts as not given. */
    Selection selection(Kind kind, Map<String, Object> settings) {
        var standard = selection(kind);
        var prefix = "retrieval." + kind.setting() + ".";
        return new Selection(
                strategy(settings.get(prefix + "strategy")).orElse(standard.strategy()),
                (int) number(settings.get(prefix + "k"), 1, Selection.MOST, standard.k()),
                number(settings.get(prefix + "threshold"), 0, 1, standard.threshold()),
                number(settings.get(prefix + "ratio"), 0, 1, standard.ratio()));
    }

    static Optional<Selection.Strategy> strategy(@Nullable Object value) {
        return Arrays.stream(Selection.Strategy.values())
                .filter(strategy -> strategy.name().equalsIgnoreCase(String.valueOf(value)))
                .findFirst();
    }

    static boolean isBetween(@Nullable Object value, double least, double most) {
        return value instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most;
    }

    private static double number(@Nullable Object value, double least, double most, double otherwise) {
        return value instanceof Number number && isBetween(value, least, most) ? number.doubleValue() : otherwise;
    }
}
