package ai.focal360.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.samskivert.mustache.Mustache;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;

/** Words and figures in one language: {@code reporter/texts.yaml} and the catalogue, filled in. */
final class Texts {
    private static final JsonNode ALL = Catalogue.read("/reporter/texts.yaml", JsonNode.class);
    private static final Mustache.Compiler MUSTACHE =
            Mustache.compiler().escapeHTML(false).defaultValue("");
    private static final double MILLION = 1_000_000;
    private static final int SECONDS_OF_A_MINUTE = 60;
    private static final int MINUTES_OF_AN_HOUR = 60;
    private static final int HOURS_OF_TWO_DAYS = 48;

    private final String language;
    private final JsonNode own;
    private final Locale locale;

    Texts(String language) {
        this.language = Catalogue.LANGUAGES.contains(language) ? language : "en";
        own = ALL.path(this.language);
        locale = Locale.forLanguageTag(this.language);
    }

    String language() {
        return language;
    }

    String of(String key) {
        return of(key, Map.of());
    }

    String of(String key, Map<String, String> values) {
        return filled(own.at("/" + key).asText(key), values);
    }

    /** One of several texts below a key; the name itself where there is none. */
    String of(String key, String name) {
        return own.path(key).path(name).asText(name);
    }

    String of(Map<String, String> translations) {
        return translations.getOrDefault(language, translations.getOrDefault("en", ""));
    }

    String filled(String template, Map<String, String> values) {
        return MUSTACHE.compile(template).execute(values);
    }

    /** A figure as people read it; a dash for a mean or share of nothing. */
    String figure(double value, Quantity unit) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return switch (unit) {
            case NUMBER -> number(value, 0);
            case PERCENT -> number(value * 100, 1) + " %";
            case MICROS -> duration(Duration.ofNanos(Math.round(value * 1_000)));
            case MILLIS -> duration(Duration.ofMillis(Math.round(value)));
            case MILLIONTHS -> number(value / MILLION, 2);
        };
    }

    /** How much more or less: points between shares, otherwise in percent of the other. */
    String change(double one, double other, Quantity unit) {
        if (Double.isNaN(one) || Double.isNaN(other) || (unit != Quantity.PERCENT && other == 0)) {
            return "–";
        }
        var change = unit == Quantity.PERCENT ? (one - other) * 100 : (one / other - 1) * 100;
        return (change > 0 ? "+" : change < 0 ? "−" : "±")
                + number(Math.abs(change), 1)
                + (unit == Quantity.PERCENT ? " pp" : " %");
    }

    private String number(double value, int digits) {
        var format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(digits);
        format.setMinimumFractionDigits(digits);
        return format.format(value);
    }

    private String duration(Duration duration) {
        if (duration.toMillis() < 1_000) {
            return duration.toMillis() + " ms";
        }
        if (duration.toSeconds() < SECONDS_OF_A_MINUTE) {
            return number(duration.toMillis() / 1_000d, 1) + " s";
        }
        if (duration.toMinutes() < MINUTES_OF_AN_HOUR) {
            return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return duration.toHours() < HOURS_OF_TWO_DAYS
                ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
                : number(duration.toHours() / 24d, 1) + " d";
    }

    String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(locale)
                .format(day);
    }

    String time(ZonedDateTime time) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(locale)
                .format(time);
    }

    String period(Period period) {
        return period.days() == 1 ? day(period.from()) : day(period.from()) + " – " + day(period.last());
    }

    /** A value of a dimension, in words where it has some. */
    String value(String value) {
        return of("value", value);
    }

    String dimension(Dimension dimension) {
        return of("dimension", dimension.key());
    }
}
