package ai.focal360.agenda.web;

import ai.focal360.agenda.AgendaTask;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Seven days from a Monday. */
record Week(LocalDate monday, LocalDate today) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    /** The week of this day, or of today. */
    static Week of(String day, LocalDate today) {
        return new Week(read(day, today).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), today);
    }

    private static LocalDate read(String day, LocalDate today) {
        try {
            return LocalDate.parse(day);
        } catch (DateTimeParseException e) {
            return today;
        }
    }

    /** One day and what is due on it. */
    record Day(String title, boolean isToday, boolean isPast, List<Entry> entries) {
        public Day {
            entries = List.copyOf(entries);
        }
    }

    /** A task as its day shows it; {@code local} is what a field for its time starts from. */
    record Entry(AgendaTask task, String clock, LocalDateTime local) {
        public boolean isOpen() {
            return task.state() == AgendaTask.State.OPEN;
        }

        public String state() {
            return task.state().name().toLowerCase(Locale.ROOT);
        }

        /** The text it says, or the scenario it starts. */
        public String means() {
            return task.text() != null ? task.text() : task.scenario() != null ? task.scenario() : "";
        }
    }

    Instant from(ZoneId zone) {
        return monday.atStartOfDay(zone).toInstant();
    }

    Instant to(ZoneId zone) {
        return monday.plusWeeks(1).atStartOfDay(zone).toInstant();
    }

    public LocalDate before() {
        return monday.minusWeeks(1);
    }

    public LocalDate after() {
        return monday.plusWeeks(1);
    }

    public String title() {
        var sunday = monday.plusDays(6);
        return "%s to %s %d"
                .formatted(
                        DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH).format(monday),
                        DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH).format(sunday),
                        sunday.getYear());
    }

    public boolean isThis() {
        return !today.isBefore(monday) && today.isBefore(after());
    }

    List<Day> days(List<AgendaTask> tasks, ZoneId zone) {
        return IntStream.range(0, 7)
                .mapToObj(monday::plusDays)
                .map(date -> new Day(
                        DAY.format(date),
                        date.equals(today),
                        date.isBefore(today),
                        tasks.stream()
                                .filter(task -> local(task, zone).toLocalDate().equals(date))
                                .map(task -> new Entry(task, CLOCK.format(local(task, zone)), local(task, zone)))
                                .toList()))
                .toList();
    }

    private static LocalDateTime local(AgendaTask task, ZoneId zone) {
        return task.dueAt().atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.MINUTES);
    }
}
