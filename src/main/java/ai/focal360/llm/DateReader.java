package ai.focal360.llm;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates in a text, relative to a day. Digits with marks are read day first, as everybody outside the United States writes
 * them, and month first only where nothing else makes a date. A date without a year is the nearest one.
 */
final class DateReader {
    private static final Pattern ISO =
            Pattern.compile("(?<!\\d)(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})(?!\\d)");
    private static final Pattern DIGITS = Pattern.compile(
            "(?<![\\d.,/-])(?<one>\\d{1,2})(?<mark>[-./])(?<two>\\d{1,2})\\k<mark>(?<year>\\d{4}|\\d{2})(?![\\d/-])");
    private static final Pattern DAY = Pattern.compile("(?<day>\\d{1,2})(?:st|nd|rd|th|e|de|ste|\\.)?");
    private static final int EARLIEST = 1900;
    private static final int LATEST = 2200;

    private final LocalDate today;
    private final Map<String, Integer> months = new HashMap<>();
    private final Map<String, Integer> weekdays = new HashMap<>();
    private final Set<String> last = new HashSet<>();
    private final Set<String> next = new HashSet<>();
    private final Collection<Lexicon> lexicons;

    /** {@code sure} is false where the writing could mean another date. */
    record Dated(int start, int end, LocalDate date, boolean sure) {}

    DateReader(LocalDate today, Collection<Lexicon> lexicons) {
        this.today = today;
        this.lexicons = lexicons;
        for (var lexicon : lexicons) {
            lexicon.months().forEach(months::putIfAbsent);
            lexicon.weekdays().forEach(weekdays::putIfAbsent);
            last.addAll(lexicon.last());
            next.addAll(lexicon.next());
        }
    }

    List<Dated> dates(Words words) {
        var found = new ArrayList<Dated>();
        inDigits(words.text(), found);
        inWords(words, found);
        return found;
    }

    private void inDigits(String text, List<Dated> found) {
        var iso = ISO.matcher(text);
        while (iso.find()) {
            var date = date(iso.group("year"), number(iso.group("month")), number(iso.group("day")));
            if (date != null) {
                found.add(new Dated(iso.start(), iso.end(), date, true));
            }
        }
        var digits = DIGITS.matcher(text);
        while (digits.find()) {
            var one = number(digits.group("one"));
            var two = number(digits.group("two"));
            var date = date(digits.group("year"), two, one);
            var sure = one > 12 || !digits.group("mark").equals("/");
            if (date == null) {
                date = date(digits.group("year"), one, two);
            }
            if (date != null) {
                found.add(new Dated(digits.start(), digits.end(), date, sure));
            }
        }
    }

    private void inWords(Words words, List<Dated> found) {
        for (var at = 0; at < words.size(); at++) {
            var word = words.get(at).form();
            var month = months.get(word);
            if (month != null) {
                var dated = aroundMonth(words, at, month);
                if (dated != null) {
                    found.add(dated);
                }
                continue;
            }
            var weekday = weekdays.get(word);
            if (weekday != null) {
                found.add(weekday(words, at, DayOfWeek.of(weekday)));
                continue;
            }
            for (var lexicon : lexicons) {
                var relative = lexicon.relativeDays().at(words, at);
                if (relative != null) {
                    found.add(new Dated(
                            words.get(at).start(),
                            words.get(relative.to()).end(),
                            today.plusDays(relative.meaning()),
                            true));
                    at = relative.to();
                    break;
                }
            }
        }
    }

    /** {@code 3 maart}, {@code the 3rd of March 2026}, {@code March 3}. */
    private @Nullable Dated aroundMonth(Words words, int at, int month) {
        var before = at - 1 >= 0 && words.get(at - 1).form().equals("of") ? at - 2 : at - 1;
        var dayBefore = before >= 0 ? day(words.get(before).form()) : 0;
        var dayAfter = at + 1 < words.size() ? day(words.get(at + 1).form()) : 0;
        var first = dayBefore > 0 ? before : at;
        var end = dayBefore > 0 ? at : at + 1;
        var day = dayBefore > 0 ? dayBefore : dayAfter;
        if (day == 0) {
            return null;
        }
        var year = end + 1 < words.size() && words.get(end + 1).form().matches("(19|2[01])\\d\\d")
                ? words.get(end + 1).form()
                : null;
        var date = year == null ? nearest(month, day) : date(year, month, day);
        return date == null
                ? null
                : new Dated(
                        words.get(first).start(),
                        words.get(year == null ? end : end + 1).end(),
                        date,
                        year != null);
    }

    private Dated weekday(Words words, int at, DayOfWeek weekday) {
        var before = at > 0 ? words.get(at - 1).form() : "";
        var coming = next.contains(before);
        var named = coming || last.contains(before);
        var date = today.with(coming ? TemporalAdjusters.next(weekday) : TemporalAdjusters.previous(weekday));
        return new Dated(words.get(named ? at - 1 : at).start(), words.get(at).end(), date, named);
    }

    private @Nullable LocalDate nearest(int month, int day) {
        if (day > Month.of(month).maxLength()) {
            return null;
        }
        var date = MonthDay.of(month, day).atYear(today.getYear());
        if (ChronoUnit.DAYS.between(today, date) > 182) {
            return date.minusYears(1);
        }
        return ChronoUnit.DAYS.between(date, today) > 182 ? date.plusYears(1) : date;
    }

    private static int day(String word) {
        var day = DAY.matcher(word);
        return day.matches() && number(day.group("day")) <= 31 ? number(day.group("day")) : 0;
    }

    private static @Nullable LocalDate date(String year, int month, int day) {
        var full = number(year) + (year.length() == 2 ? 2000 : 0);
        try {
            return full < EARLIEST || full > LATEST ? null : LocalDate.of(full, month, day);
        } catch (DateTimeException e) {
            // 31 February and the like: written as a date, but none
            return null;
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
