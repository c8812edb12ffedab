package ai.focal360.agenda.web;

import ai.focal360.agenda.Agenda;
import ai.focal360.agenda.AgendaTask;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The agenda as a calendar: a week, day by day, in the reader's own time. */
@ConsolePage
@RequestMapping("/console/{tenant}/agenda")
@AllowedFor({Role.SUPPORT_LEAD, Role.ANALYST})
class CalendarPage {
    private static final int MOST = 200;

    private final Agenda agenda;
    private final Tenants tenants;
    private final Clock clock;

    CalendarPage(Agenda agenda, Tenants tenants, Clock clock) {
        this.agenda = agenda;
        this.tenants = tenants;
        this.clock = clock;
    }

    @GetMapping
    String calendar(
            @PathVariable String tenant,
            @RequestParam(defaultValue = "") String week,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(defaultValue = "") String said,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        var named = tenants.named(tenant);
        var where = zone(zone);
        var shown = Week.of(week, clock.instant().atZone(where).toLocalDate());
        var page = agenda.list(
                named,
                new Agenda.Filter(state(state), blank(type), blank(channel), null, shown.from(where), shown.to(where)),
                null,
                MOST);
        model.addAttribute("week", shown);
        model.addAttribute("days", shown.days(page.items(), where));
        model.addAttribute("more", page.next() != null);
        model.addAttribute("most", MOST);
        model.addAttribute("state", state);
        model.addAttribute("states", AgendaTask.State.values());
        model.addAttribute("type", type);
        model.addAttribute(
                "types",
                new String[] {AgendaTask.FOLLOW_UP, AgendaTask.EXPIRY, AgendaTask.REMINDER, AgendaTask.OUTREACH});
        model.addAttribute("channel", channel);
        model.addAttribute("channels", tenants.require(named).data().channels());
        model.addAttribute("zone", where.getId());
        model.addAttribute("asked", zone);
        model.addAttribute("said", said);
        model.addAttribute("mayChange", caller.roles().contains(Role.SUPPORT_LEAD));
        return "console/agenda";
    }

    @PostMapping("/{task}/cancel")
    @AllowedFor(Role.SUPPORT_LEAD)
    String cancel(
            @PathVariable String tenant,
            @PathVariable UUID task,
            @RequestParam(defaultValue = "") String week,
            @RequestParam(defaultValue = "") String zone,
            @AuthenticationPrincipal Caller caller) {
        agenda.cancel(tenants.named(tenant), task, caller.role().key());
        return back(tenant, week, zone, "cancelled");
    }

    @PostMapping("/{task}/move")
    @AllowedFor(Role.SUPPORT_LEAD)
    String move(
            @PathVariable String tenant,
            @PathVariable UUID task,
            @RequestParam(defaultValue = "") String at,
            @RequestParam(defaultValue = "") String week,
            @RequestParam(defaultValue = "") String zone) {
        var named = tenants.named(tenant);
        agenda.find(named, task).orElseThrow(() -> Problem.noSuch("task of the agenda"));
        try {
            agenda.change(
                    named, task, LocalDateTime.parse(at).atZone(zone(zone)).toInstant(), null, null);
        } catch (DateTimeParseException e) {
            return back(tenant, week, zone, "not-a-time");
        }
        return back(tenant, week, zone, "moved");
    }

    private static String back(String tenant, String week, String zone, String said) {
        return "redirect:/console/%s/agenda?week=%s&zone=%s&said=%s"
                .formatted(tenant, day(week), zone(zone).getId(), said);
    }

    private static String day(String week) {
        try {
            return LocalDate.parse(week).toString();
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    private static AgendaTask.@Nullable State state(String state) {
        return Arrays.stream(AgendaTask.State.values())
                .filter(known -> known.name().equals(state))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String blank(String value) {
        return value.isBlank() ? null : value;
    }

    private static ZoneId zone(String name) {
        try {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
