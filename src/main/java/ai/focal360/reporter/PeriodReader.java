package ai.focal360.reporter;

import static ai.focal360.reporter.Vocabulary.BEGINS;
import static ai.focal360.reporter.Vocabulary.ENDS;
import static ai.focal360.reporter.Vocabulary.any;
import static ai.focal360.reporter.Vocabulary.meant;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The periods a question names, in the order it names them. Weeks begin on Monday. What has no year is the latest that has
 * begun: "in December" said in March is that of last year. A running unit is meant as a whole, "the last seven days" end
 * today.
 */
final class PeriodReader {
    private static final String YEAR = "(?<year>20\\d\\d)";
    private static final String ARTICLE = "(?:(?:the|de|het|den|dem|der|des)\\s+)?";
    private static final String OF = "(?:(?:of|in|van|von)\\s+)?";
    private static final String ORDINAL_END = "(?:st|nd|rd|th|e|de|ste|\\.)?";
    private static final int WEEK = 7;
    private static final int MONTHS_OF_A_QUARTER = 3;
    private static final int MONTHS_OF_A_HALF = 6;

    private final Vocabulary words;
    private final List<Rule> rules = new ArrayList<>();
    private final String ofYear;
    private final Pattern comparing;
    private final Pattern beginsWithLast;
    private final Pattern sinceBefore;
    private final Pattern toBetween;
    private final Pattern andBetween;

    /** A period at a place of the question; without one, it stands for the one before the first. */
    private record Found(int start, int end, @Nullable Period period) {}

    private interface Reading {
        @Nullable
        Period read(Groups groups, LocalDate today);
    }

    /** Without a reading it stands for the period before the first that is named. */
    private record Rule(Pattern pattern, @Nullable Reading reading) {
        boolean hasGroup(String name) {
            return pattern.pattern().contains("(?<" + name + ">");
        }
    }

    /** Groups by name, empty where they did not take part. */
    private interface Groups {
        String get(String name);
    }

    PeriodReader(Vocabulary words) {
        this.words = words;
        comparing = Vocabulary.word(words.compare());
        beginsWithLast = Pattern.compile(any(words.last()));
        sinceBefore = Pattern.compile(
                BEGINS + any(words.since()) + "\\s+" + ARTICLE + "(?:" + any(words.startOf()) + "\\s+" + OF + ")?$");
        ofYear = "(?:,?\\s+" + OF + "(?<year>20\\d\\d|" + any(words.thisOne()) + "\\s+" + units("year") + "|"
                + any(words.last()) + "\\s+" + units("year") + "))?";
        toBetween = Pattern.compile("\\s*(?:-|" + any(words.to()) + ")\\s+" + ARTICLE);
        andBetween = Pattern.compile("\\s*" + any(words.and()) + "\\s+" + ARTICLE);
        dates();
        calendar();
        relative();
    }

    private void dates() {
        var month = "(?<month>" + any(words.months()) + ")";
        rule(
                "(?<one>\\d{1,2})" + ORDINAL_END + "\\s*(?:-|" + any(words.to()) + "|" + any(words.and())
                        + ")\\s*(?<two>\\d{1,2})" + ORDINAL_END + "\\s+(?:of\\s+)?" + month + ofYear,
                (groups, today) -> {
                    var last = date(groups, groups.get("two"), today);
                    return new Period(last.withDayOfMonth(Integer.parseInt(groups.get("one"))), last.plusDays(1));
                });
        rule("(?<date>\\d{4}-\\d{2}-\\d{2})", (groups, today) -> Period.day(LocalDate.parse(groups.get("date"))));
        rule(
                "(?<day>\\d{1,2})[./-](?<number>\\d{1,2})[./-]" + YEAR,
                (groups, today) -> Period.day(LocalDate.of(
                        Integer.parseInt(groups.get("year")),
                        Integer.parseInt(groups.get("number")),
                        Integer.parseInt(groups.get("day")))));
        rule("(?<day>\\d{1,2})\\.(?<month>\\d{1,2})\\.(?!\\d)", (groups, today) -> {
            var date = LocalDate.of(
                    today.getYear(), Integer.parseInt(groups.get("month")), Integer.parseInt(groups.get("day")));
            return Period.day(date.isAfter(today) ? date.minusYears(1) : date);
        });
        rule(
                "(?<day>\\d{1,2})" + ORDINAL_END + "\\s+(?:of\\s+)?" + month + ofYear,
                (groups, today) -> Period.day(date(groups, groups.get("day"), today)));
        rule(
                month + "\\s+(?:the\\s+)?(?<day>\\d{1,2})" + ORDINAL_END + "(?!\\d)" + ofYear,
                (groups, today) -> Period.day(date(groups, groups.get("day"), today)));
        rule("(?<in>(?:in|of|im|van|von)\\s+)?" + month + ofYear, (groups, today) -> {
            var named = groups.get("month");
            if (words.alsoVerbs().contains(named)
                    && groups.get("in").isEmpty()
                    && groups.get("year").isEmpty()) {
                return null;
            }
            return Period.month(date(groups, "1", today));
        });
    }

    private void calendar() {
        rule(any(words.isoWeek()) + "\\s*(?:nr\\.?\\s*|#\\s*)?(?<number>\\d{1,2})(?!\\d)" + ofYear, (groups, today) -> {
            var week = Integer.parseInt(groups.get("number"));
            var monday = monday(year(groups, today), week);
            return week(
                    monday.isAfter(today) && groups.get("year").isEmpty() ? monday(today.getYear() - 1, week) : monday);
        });
        rule(
                "(?:q(?<number>[1-4])|(?<ordinal>" + any(words.ordinals()) + ")\\s+" + units("quarter") + ")" + ofYear,
                (groups, today) -> {
                    var number =
                            groups.get("number").isEmpty() ? ordinal(groups) : Integer.parseInt(groups.get("number"));
                    var first = LocalDate.of(year(groups, today), (number - 1) * MONTHS_OF_A_QUARTER + 1, 1);
                    return quarter(first.isAfter(today) && groups.get("year").isEmpty() ? first.minusYears(1) : first);
                });
        rule(
                "(?:h(?<number>[12])|(?<ordinal>" + any(words.ordinals()) + ")\\s+" + any(words.halfYear()) + ")"
                        + ofYear,
                (groups, today) -> {
                    var half =
                            groups.get("number").isEmpty() ? ordinal(groups) : Integer.parseInt(groups.get("number"));
                    var first = LocalDate.of(year(groups, today), (half - 1) * MONTHS_OF_A_HALF + 1, 1);
                    var begun = first.isAfter(today) && groups.get("year").isEmpty() ? first.minusYears(1) : first;
                    return new Period(begun, begun.plusMonths(MONTHS_OF_A_HALF));
                });
    }

    private void relative() {
        var unit = "(?<unit>" + any(words.units()) + ")";
        var number = "(?<number>" + words.anyNumber() + ")";
        var last = any(words.last());
        var rolling = any(words.rolling());
        var weekday = "(?<weekday>" + any(words.weekdays()) + ")";
        var whichWeek = "(?:(?<before>" + any(words.beforeLast()) + ")|(?<last>" + last + "|" + rolling + ")|"
                + any(words.thisOne()) + ")\\s+" + units("week");
        rule(weekday + "\\s+" + OF + ARTICLE + whichWeek, this::weekdayOfAWeek);
        rule(whichWeek + "\\s+(?:(?:on|op|am)\\s+)?" + weekday, this::weekdayOfAWeek);
        rule(
                any(words.since()) + "\\s+" + ARTICLE + "(?:" + any(words.startOf()) + "\\s+" + OF + ARTICLE + "(?:"
                        + any(words.thisOne()) + "\\s+)?" + unit + "|(?<start>" + any(words.unitStart()) + "))",
                (groups, today) -> new Period(
                        back(
                                        groups.get("start").isEmpty()
                                                ? unit(groups)
                                                : meant(words.unitStart(), groups.get("start"))
                                                        .orElseThrow(),
                                        0,
                                        today)
                                .from(),
                        today.plusDays(1)));
        rule(
                "(?:" + last + "|" + rolling + ")\\s+" + any(words.fortnight()),
                (groups, today) -> rolling("week", 2, today));
        rule(
                "(?:(?:the\\s+)?" + unit + "\\s+" + any(words.beforeLast()) + ")",
                (groups, today) -> back(unit(groups), 2, today));
        rule(any(words.beforeLast()) + "\\s+" + unit, (groups, today) -> back(unit(groups), 2, today));
        rule(
                "(?:" + last + "|" + rolling + ")\\s+" + number + "\\s+" + unit,
                (groups, today) -> rolling(unit(groups), words.number(groups.get("number")), today));
        rule(
                number + "\\s+" + unit + "\\s+" + any(words.ago()),
                (groups, today) -> back(unit(groups), words.number(groups.get("number")), today));
        rule(
                "vor\\s+" + number + "\\s+" + unit,
                (groups, today) -> back(unit(groups), words.number(groups.get("number")), today));
        rule(unit + "\\s+" + any(words.toDate()), (groups, today) -> back(unit(groups), 0, today));
        rule(any(words.thisOne()) + "\\s+" + unit, (groups, today) -> back(unit(groups), 0, today));
        rule(last + "\\s+" + unit, (groups, today) -> back(unit(groups), 1, today));
        rule(rolling + "\\s+" + unit, (groups, today) -> rolling(unit(groups), 1, today));
        rule(
                "(?<day>" + any(words.days()) + ")",
                (groups, today) -> Period.day(
                        switch (meant(words.days(), groups.get("day")).orElse("")) {
                            case "yesterday" -> today.minusDays(1);
                            case "before-yesterday" -> today.minusDays(2);
                            default -> today;
                        }));
        rule(
                "(?:(?:" + last + "|" + rolling + "|" + any(words.thisOne()) + ")\\s+)?" + weekday,
                (groups, today) -> Period.day(today.with(TemporalAdjusters.previous(weekday(groups)))));
        rule(
                "(?:over|at|in|on|am|im|during|tijdens)\\s+" + ARTICLE + units("weekend"),
                (groups, today) -> back("weekend", 1, today));
        rule(any(words.compare()) + "\\s+(?:(?:to|with|met|mit)\\s+)?" + ARTICLE + last, null);
        rule(
                "(?:the\\s+|de\\s+|die\\s+|der\\s+)?" + unit + "\\s+" + any(words.before()) + "|"
                        + any(words.periodBefore()) + "|" + any(words.unitBefore()),
                null);
        rule(YEAR, (groups, today) -> Period.year(Integer.parseInt(groups.get("year"))));
    }

    private void rule(String pattern, @Nullable Reading reading) {
        rules.add(new Rule(Pattern.compile(BEGINS + "(?:" + pattern + ")" + ENDS), reading));
    }

    /** What a question says of periods: none, one, or one and the one it is compared with. */
    List<Period> read(Asked asked, LocalDate today) {
        var compares = comparing.matcher(asked.whole()).find();
        var found = new ArrayList<Found>();
        for (var rule : rules) {
            find(rule, asked, today, found);
        }
        found.sort(Comparator.comparingInt(Found::start));
        var periods = new ArrayList<Period>();
        for (var at = 0; at < found.size(); at++) {
            var one = found.get(at);
            var next = at + 1 < found.size() ? found.get(at + 1) : null;
            if (one.period() == null) {
                continue;
            }
            if (next != null && next.period() != null && isRange(asked, one, next, compares)) {
                periods.add(new Period(one.period().from(), next.period().to()));
                at++;
            } else if (sinceBefore.matcher(asked.between(0, one.start())).find()
                    && !one.period().from().isAfter(today)) {
                periods.add(new Period(one.period().from(), today.plusDays(1)));
            } else {
                periods.add(one.period());
            }
        }
        if (!periods.isEmpty() && found.stream().anyMatch(one -> one.period() == null)) {
            periods.add(1, periods.get(0).before());
        }
        return periods;
    }

    private void find(Rule rule, Asked asked, LocalDate today, List<Found> found) {
        var left = asked.between(0, asked.whole().length());
        var matcher = rule.pattern().matcher(left);
        while (matcher.find()) {
            Groups groups = name -> {
                var group = rule.hasGroup(name) ? matcher.group(name) : null;
                return group == null ? "" : group;
            };
            try {
                var reading = rule.reading();
                var period = reading == null ? null : reading.read(groups, today);
                if (period != null || reading == null) {
                    found.add(new Found(matcher.start(), matcher.end(), period));
                    asked.blank(matcher.start(), matcher.end());
                }
            } catch (DateTimeException | IllegalArgumentException e) {
                // looks like a date and is none: 31 February
            }
        }
    }

    private boolean isRange(Asked asked, Found one, Found next, boolean compares) {
        var between = asked.between(one.end(), next.start());
        var ordered = next.period() != null
                && one.period() != null
                && one.period().from().isBefore(next.period().to());
        return ordered
                && (toBetween.matcher(between).matches()
                        || (!compares && andBetween.matcher(between).matches()));
    }

    private LocalDate date(Groups groups, String day, LocalDate today) {
        var month = Integer.parseInt(meant(words.months(), groups.get("month")).orElseThrow());
        var date = LocalDate.of(year(groups, today), month, Integer.parseInt(day));
        return groups.get("year").isEmpty() && date.isAfter(today) ? date.minusYears(1) : date;
    }

    /** 2025, "last year", or this one when none is named. */
    private int year(Groups groups, LocalDate today) {
        var year = groups.get("year");
        if (year.isEmpty() || Character.isDigit(year.charAt(0))) {
            return year.isEmpty() ? today.getYear() : Integer.parseInt(year);
        }
        return beginsWithLast.matcher(year).lookingAt() ? today.getYear() - 1 : today.getYear();
    }

    private int ordinal(Groups groups) {
        return Integer.parseInt(meant(words.ordinals(), groups.get("ordinal")).orElseThrow());
    }

    private DayOfWeek weekday(Groups groups) {
        return DayOfWeek.of(
                Integer.parseInt(meant(words.weekdays(), groups.get("weekday")).orElseThrow()));
    }

    private Period weekdayOfAWeek(Groups groups, LocalDate today) {
        var weeks = !groups.get("before").isEmpty() ? 2 : groups.get("last").isEmpty() ? 0 : 1;
        return Period.day(back("week", weeks, today).from().with(TemporalAdjusters.nextOrSame(weekday(groups))));
    }

    private String units(String unit) {
        return any(words.units().getOrDefault(unit, List.of()));
    }

    private String unit(Groups groups) {
        return meant(words.units(), groups.get("unit")).orElseThrow();
    }

    private static LocalDate monday(int year, int week) {
        return LocalDate.of(year, 1, 4)
                .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
                .with(DayOfWeek.MONDAY);
    }

    private static Period week(LocalDate monday) {
        return new Period(monday, monday.plusDays(WEEK));
    }

    private static Period quarter(LocalDate within) {
        var first = within.with(IsoFields.DAY_OF_QUARTER, 1);
        return new Period(first, first.plusMonths(MONTHS_OF_A_QUARTER));
    }

    /** The unit today is in, or one so many before it. */
    private static Period back(String unit, int units, LocalDate today) {
        return switch (unit) {
            case "week" ->
                week(today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .minusWeeks(units));
            case "weekend" -> weekend(today, units);
            case "month" -> Period.month(today.minusMonths(units));
            case "quarter" -> quarter(today.minusMonths((long) units * MONTHS_OF_A_QUARTER));
            case "year" -> Period.year(today.getYear() - units);
            case "day" -> Period.day(today.minusDays(units));
            default -> Period.day(today);
        };
    }

    private static Period weekend(LocalDate today, int units) {
        var saturday = today.with(TemporalAdjusters.nextOrSame(DayOfWeek.SATURDAY));
        var ofThisWeek = today.getDayOfWeek() == DayOfWeek.SUNDAY ? today.minusDays(1) : saturday;
        var first = ofThisWeek.minusWeeks(units);
        return new Period(first, first.plusDays(2));
    }

    /** So many units that end with today. */
    private static Period rolling(String unit, int units, LocalDate today) {
        var tomorrow = today.plusDays(1);
        return switch (unit) {
            case "week" -> new Period(tomorrow.minusWeeks(units), tomorrow);
            case "weekend" -> weekend(today, units);
            case "month" -> new Period(tomorrow.minusMonths(units), tomorrow);
            case "quarter" -> new Period(tomorrow.minusMonths((long) units * MONTHS_OF_A_QUARTER), tomorrow);
            case "year" -> new Period(tomorrow.minusYears(units), tomorrow);
            case "day" -> new Period(tomorrow.minusDays(units), tomorrow);
            default -> new Period(today.minusDays(1), tomorrow);
        };
    }
}
