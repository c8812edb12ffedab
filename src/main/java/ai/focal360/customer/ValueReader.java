package ai.focal360.customer;

import ai.focal360.tenant.Field;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.math.BigDecimal;
import java.net.IDN;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what people and tools write into a field's type, in Dutch, English and German habits. What can be read in two
 * ways is not read at all.
 */
final class ValueReader {
    static final int LONGEST = 1000;
    private static final int MOST_ITEMS = 50;
    private static final int MOST_DIGITS = 15;

    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"(),:;\\[\\]\\\\]{1,64}@([^\\s@<>]{1,190})");
    private static final Pattern HOST =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
    private static final Pattern ISO_DATE = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:T.*)?");
    private static final Pattern NUMERIC_DATE = Pattern.compile("(\\d{1,2})([-./])(\\d{1,2})\\2(\\d{4})");
    private static final Pattern NAMED_DATE =
            Pattern.compile("(\\d{1,2})(?:st|nd|rd|th|e|\\.)? ?(?:of )?(\\p{L}{3,})\\.?,? (\\d{4})");
    private static final Pattern MONTH_FIRST =
            Pattern.compile("(\\p{L}{3,})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})");
    private static final Pattern CURRENCY = Pattern.compile("\\p{L}{3,8}|\\p{Sc}");
    private static final Pattern DIGITS = Pattern.compile("[+-]?\\d[\\d.,' \\u00a0\\u202f]*");
    private static final Pattern GROUPED = Pattern.compile("[+-]?\\d{1,3}([.,' \\u00a0\\u202f])\\d{3}(?:\\1\\d{3})*");
    private static final Pattern DECIMAL =
            Pattern.compile("([+-]?\\d+|[+-]?\\d{1,3}(?:([.,' \\u00a0\\u202f])\\d{3})(?:\\2\\d{3})*)([.,])(\\d{1,6})");

    private static final Map<String, String> CURRENCIES = Map.ofEntries(
            Map.entry("€", "EUR"),
            Map.entry("euro", "EUR"),
            Map.entry("euros", "EUR"),
            Map.entry("$", "USD"),
            Map.entry("dollar", "USD"),
            Map.entry("dollars", "USD"),
            Map.entry("£", "GBP"),
            Map.entry("pound", "GBP"),
            Map.entry("pounds", "GBP"),
            Map.entry("pond", "GBP"),
            Map.entry("pfund", "GBP"),
            Map.entry("franken", "CHF"));
    private static final Set<String> YES =
            Set.of("yes", "y", "true", "1", "ja", "j", "jawel", "klopt", "jawohl", "stimmt", "correct", "waar", "wahr");
    private static final Set<String> NO =
            Set.of("no", "n", "false", "0", "nee", "neen", "nein", "niet", "onwaar", "falsch");
    private static final List<Set<String>> MONTHS = List.of(
            Set.of("jan", "january", "januari", "januar", "janner"),
            Set.of("feb", "february", "februari", "februar"),
            Set.of("mar", "mrt", "march", "maart", "marz", "maerz"),
            Set.of("apr", "april"),
            Set.of("may", "mei", "mai"),
            Set.of("jun", "june", "juni"),
            Set.of("jul", "july", "juli"),
            Set.of("aug", "august", "augustus"),
            Set.of("sep", "sept", "september"),
            Set.of("oct", "okt", "october", "oktober"),
            Set.of("nov", "november"),
            Set.of("dec", "dez", "december", "dezember"));
    private static final Map<String, Integer> DAYS_FROM_TODAY = Map.ofEntries(
            Map.entry("today", 0),
            Map.entry("vandaag", 0),
            Map.entry("heute", 0),
            Map.entry("yesterday", -1),
            Map.entry("gisteren", -1),
            Map.entry("gestern", -1),
            Map.entry("day before yesterday", -2),
            Map.entry("eergisteren", -2),
            Map.entry("vorgestern", -2),
            Map.entry("tomorrow", 1),
            Map.entry("morgen", 1),
            Map.entry("day after tomorrow", 2),
            Map.entry("overmorgen", 2),
            Map.entry("ubermorgen", 2));

    private final String region;
    private final String currency;
    private final ZoneId zone;

    ValueReader(String region, String currency, ZoneId zone) {
        this.region = region;
        this.currency = currency;
        this.zone = zone;
    }

    String region() {
        return region;
    }

    Reading read(Field field, Object value, Instant now) {
        if (field.type() == Field.Type.LIST) {
            return list(value);
        }
        if (field.type() == Field.Type.MONEY && value instanceof Map<?, ?> map) {
            return money(map);
        }
        if (value instanceof Money money && field.type() == Field.Type.MONEY) {
            return Reading.of(money);
        }
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            return Reading.not("not a single value");
        }
        var text = value.toString().strip();
        if (text.isEmpty()) {
            return Reading.not("empty");
        }
        if (text.length() > LONGEST) {
            return Reading.not("longer than " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r')) {
            return Reading.not("holds control characters");
        }
        return switch (field.type()) {
            case TEXT -> Reading.of(text);
            case EMAIL -> email(text);
            case PHONE -> phone(text);
            case NUMBER ->
                value instanceof Number
                        ? number(new BigDecimal(text))
                        : number(text).map(ValueReader::number).orElse(Reading.not("not a number"));
            case MONEY -> money(text, value instanceof Number);
            case DATE -> date(text, now);
            case ENUM -> canonical(field, text);
            case BOOLEAN -> bool(text);
            case LIST -> throw new IllegalStateException("Expected lists to be read before");
        };
    }

    static Reading email(String text) {
        var address = Normalizer.normalize(text, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^mailto:", "")
                .replaceFirst("[.,;!?]+$", "");
        var shape = EMAIL.matcher(address);
        if (!shape.matches()) {
            return Reading.not("not an e-mail address");
        }
        try {
            var host = IDN.toASCII(shape.group(1));
            return HOST.matcher(host).matches() && !address.contains("..")
                    ? Reading.of(address.substring(0, address.indexOf('@') + 1) + host)
                    : Reading.not("not an e-mail address");
        } catch (IllegalArgumentException noHost) {
            return Reading.not("not an e-mail address");
        }
    }

    Reading phone(String text) {
        return phone(text, region);
    }

    static Reading phone(String text, String region) {
        var numbers = PhoneNumberUtil.getInstance();
        try {
            var number = numbers.parse(text, region);
            return numbers.isValidNumber(number)
                    ? Reading.of(numbers.format(number, PhoneNumberFormat.E164))
                    : Reading.not("not a phone number in use");
        } catch (NumberParseException notANumber) {
            return Reading.not("not a phone number");
        }
    }

    private static Reading number(BigDecimal number) {
        return number.precision() - number.scale() > MOST_DIGITS || number.scale() > MOST_DIGITS
                ? Reading.not("more than " + MOST_DIGITS + " digits")
                : Reading.of(number);
    }

    /** A last separator with three digits behind it groups thousands; otherwise it is the decimal one. */
    private static java.util.Optional<BigDecimal> number(String text) {
        if (GROUPED.matcher(text).matches() || text.matches("[+-]?\\d{1,15}")) {
            return java.util.Optional.of(new BigDecimal(plain(text)));
        }
        Matcher decimal = DECIMAL.matcher(text);
        if (decimal.matches() && !decimal.group(3).equals(decimal.group(2))) {
            return java.util.Optional.of(new BigDecimal(plain(decimal.group(1)) + "." + decimal.group(4)));
        }
        return java.util.Optional.empty();
    }

    private static String plain(String digits) {
        return digits.replaceAll("[^\\d-]", "");
    }

    private Reading money(String text, boolean exact) {
        if (exact) {
            return money(new BigDecimal(text), currency);
        }
        var written =
                text.toLowerCase(Locale.ROOT).replaceAll("[.,]?[-–—]+$", "").strip();
        var digits = DIGITS.matcher(written);
        if (!digits.find()) {
            return Reading.not("not an amount of money");
        }
        var amount = number(digits.group().strip().replaceFirst("[.,']+$", ""));
        var rest = (written.substring(0, digits.start()) + " " + written.substring(digits.end())).strip();
        if (amount.isEmpty() || (!rest.isEmpty() && !CURRENCY.matcher(rest).matches())) {
            return Reading.not("not an amount of money");
        }
        return money(
                amount.get(), rest.isEmpty() ? currency : CURRENCIES.getOrDefault(rest, rest.toUpperCase(Locale.ROOT)));
    }

    private static Reading money(Map<?, ?> map) {
        if (!(map.get("currency") instanceof String code) || map.get("amount") == null) {
            return Reading.not("not an amount with a currency");
        }
        try {
            return money(new BigDecimal(String.valueOf(map.get("amount"))), code.toUpperCase(Locale.ROOT));
        } catch (NumberFormatException notANumber) {
            return Reading.not("not an amount with a currency");
        }
    }

    private static Reading money(BigDecimal amount, String code) {
        try {
            int digits = Currency.getInstance(code).getDefaultFractionDigits();
            if (amount.signum() < 0) {
                return Reading.not("a negative amount");
            }
            if (amount.stripTrailingZeros().scale() > digits) {
                return Reading.not("more decimals than its currency has");
            }
            return number(amount) instanceof Reading.Unreadable tooLong
                    ? tooLong
                    : Reading.of(new Money(amount.setScale(digits), code));
        } catch (IllegalArgumentException unknown) {
            return Reading.not("not a currency");
        }
    }

    private Reading date(String text, Instant now) {
        var written = folded(text);
        var days = DAYS_FROM_TODAY.get(written);
        if (days != null) {
            return Reading.of(now.atZone(zone).toLocalDate().plusDays(days).toString());
        }
        var iso = ISO_DATE.matcher(text);
        if (iso.matches()) {
            return date(iso.group(1), iso.group(2), iso.group(3));
        }
        var numeric = NUMERIC_DATE.matcher(text);
        if (numeric.matches()) {
            int first = Integer.parseInt(numeric.group(1));
            int second = Integer.parseInt(numeric.group(3));
            if (numeric.group(2).equals("/") && first != second && first <= 12 && second <= 12) {
                return Reading.not("a date that can be read in two ways");
            }
            return second > 12
                    ? date(numeric.group(4), numeric.group(1), numeric.group(3))
                    : date(numeric.group(4), numeric.group(3), numeric.group(1));
        }
        var named = NAMED_DATE.matcher(written);
        if (named.matches() && month(named.group(2)) > 0) {
            return date(named.group(3), String.valueOf(month(named.group(2))), named.group(1));
        }
        var american = MONTH_FIRST.matcher(written);
        if (american.matches() && month(american.group(1)) > 0) {
            return date(american.group(3), String.valueOf(month(american.group(1))), american.group(2));
        }
        return Reading.not("not a date");
    }

    private static Reading date(String year, String month, String day) {
        try {
            return Reading.of(LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))
                    .toString());
        } catch (DateTimeException noSuchDay) {
            return Reading.not("no day of the calendar");
        }
    }

    private static int month(String name) {
        for (int month = 0; month < MONTHS.size(); month++) {
            if (MONTHS.get(month).contains(name)) {
                return month + 1;
            }
        }
        return 0;
    }

    private static Reading canonical(Field field, String text) {
        var written = folded(text);
        var found = new LinkedHashSet<String>();
        field.values().forEach((value, synonyms) -> {
            if (folded(value).equals(written)
                    || synonyms.values().stream().flatMap(List::stream).anyMatch(s -> folded(s)
                            .equals(written))) {
                found.add(value);
            }
        });
        return switch (found.size()) {
            case 0 -> Reading.not("none of the allowed values");
            case 1 -> Reading.of(found.iterator().next());
            default -> Reading.not("a synonym of several allowed values");
        };
    }

    private static Reading bool(String text) {
        var written = folded(text);
        return YES.contains(written)
                ? Reading.of(true)
                : NO.contains(written) ? Reading.of(false) : Reading.not("neither yes nor no");
    }

    private static Reading list(Object value) {
        if (value instanceof String text && text.length() > LONGEST) {
            return Reading.not("longer than " + LONGEST + " characters");
        }
        if (!(value instanceof Collection<?> || value instanceof String)) {
            return Reading.not("not a list");
        }
        var items = value instanceof Collection<?> collection
                ? collection.stream().map(String::valueOf)
                : Arrays.stream(((String) value).split("[,;\\n]|\\s(?:and|en|und|&)\\s"));
        var list = items.map(String::strip)
                .filter(item -> !item.isEmpty())
                .distinct()
                .limit(MOST_ITEMS + 1L)
                .toList();
        if (list.isEmpty()) {
            return Reading.not("empty");
        }
        return list.size() > MOST_ITEMS || list.stream().anyMatch(item -> item.length() > LONGEST)
                ? Reading.not("too long a list")
                : Reading.of(list);
    }

    /** Lower case, without accents, single spaces: how synonyms are compared. */
    static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s_]+", " ")
                .replaceFirst("[.!?]+$", "")
                .strip();
    }
}
