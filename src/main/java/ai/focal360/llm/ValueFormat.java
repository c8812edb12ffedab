package ai.focal360.llm;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as people of a language write them. Texts in the plain form of money or a date are written as such. */
final class ValueFormat {
    private static final Pattern MONEY =
            Pattern.compile("(?<amount>-?\\d{1,12}(?:\\.\\d{1,2})?) (?<currency>[A-Z]{3})");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Map<String, Locale> LOCALES =
            Map.of("nl", Locale.forLanguageTag("nl-NL"), "de", Locale.GERMANY, "en", Locale.UK);

    private final Locale locale;

    ValueFormat(String language) {
        locale = locale(language);
    }

    static Locale locale(String language) {
        return LOCALES.getOrDefault(language, Locale.forLanguageTag(language));
    }

    static boolean isMoney(Map<?, ?> map) {
        return map.keySet().equals(Set.of("amount", "currency"));
    }

    String format(Object value) {
        if (value instanceof Map<?, ?> map && isMoney(map)) {
            return money(new BigDecimal(String.valueOf(map.get("amount"))), String.valueOf(map.get("currency")));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::format).collect(Collectors.joining(", "));
        }
        if (value instanceof Number number) {
            var format = NumberFormat.getNumberInstance(locale);
            format.setMaximumFractionDigits(6);
            return plainSpaces(format.format(number));
        }
        if (value instanceof LocalDate date) {
            return date(date);
        }
        if (value instanceof LocalDateTime time) {
            return time(time);
        }
        if (value instanceof ZonedDateTime time) {
            return time(time.toLocalDateTime());
        }
        if (value instanceof OffsetDateTime time) {
            return time(time.toLocalDateTime());
        }
        if (value instanceof Instant instant) {
            return date(LocalDate.ofInstant(instant, ZoneOffset.UTC));
        }
        return text(String.valueOf(value));
    }

    private String text(String text) {
        var money = MONEY.matcher(text);
        if (money.matches()) {
            return money(new BigDecimal(money.group("amount")), money.group("currency"));
        }
        if (DATE.matcher(text).matches()) {
            try {
                return date(LocalDate.parse(text));
            } catch (DateTimeException e) {
                return text;
            }
        }
        return text;
    }

    private String money(BigDecimal amount, String currency) {
        try {
            var format = NumberFormat.getCurrencyInstance(locale);
            format.setCurrency(Currency.getInstance(currency));
            return plainSpaces(format.format(amount));
        } catch (IllegalArgumentException e) {
            // not a currency the JDK knows: as written
            return amount.toPlainString() + " " + currency;
        }
    }

    private String date(LocalDate date) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(date);
    }

    private String time(LocalDateTime time) {
        var clock = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(locale)
                .format(time);
        return date(time.toLocalDate()) + ", " + plainSpaces(clock);
    }

    /** The JDK separates with no-break spaces, which SMS and customers' copied text do badly with. */
    private static String plainSpaces(String text) {
        return text.replace('\u00a0', ' ').replace('\u202f', ' ');
    }
}
