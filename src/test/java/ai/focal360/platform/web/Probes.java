package ai.focal360.platform.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints that go wrong in every way an endpoint can. */
@TestComponent
@RestController
class Probes {
    @PostMapping("/webhooks/probe/greeting")
    String greet(@Valid @RequestBody Greeting greeting) {
        return greeting.name();
    }

    @PostMapping("/webhooks/probe/bytes")
    int count(HttpServletRequest request) throws IOException {
        return request.getInputStream().readAllBytes().length;
    }

    @GetMapping("/webhooks/probe/page")
    int page(@RequestParam @Min(1) int number) {
        return number;
    }

    @GetMapping(value = "/webhooks/probe/tenant/{tenant}", produces = MediaType.APPLICATION_JSON_VALUE)
    TenantId tenant(@PathVariable TenantId tenant) {
        return tenant;
    }

    @PostMapping("/webhooks/probe/fails/{how}")
    void fail(@PathVariable String how) {
        switch (how) {
            case "signature" -> throw Problem.WRONG_SIGNATURE.because("Sign the raw body with the app secret.");
            case "handshake" -> throw Problem.WRONG_VERIFY_TOKEN.because("Use the verify token set for this tenant.");
            case "refused" ->
                throw Problem.REFUSED.because("The pack has errors.").errors(List.of(new Location("orders.drl", 7)));
            case "rate" -> throw Problem.TOO_MANY_REQUESTS.because("Slow down.").retryAfter(Duration.ofSeconds(30));
            case "stale" -> throw new OptimisticLockingFailureException("row 7 of customer jane@example.com");
            case "database" ->
                throw new DataAccessResourceFailureException(
                        "away", new SQLException("connection to jdbc:postgresql://db:5432 refused", "08001"));
            default -> throw new IllegalStateException("password=hunter2");
        }
    }

    @PostMapping("/webchat/probe")
    String chat(@RequestBody Greeting greeting) {
        return greeting.name();
    }

    @GetMapping("/api/tenants/{tenant}/probe")
    String anyRole(@PathVariable TenantId tenant, @AuthenticationPrincipal Caller caller) {
        return caller.role().name();
    }

    @AllowedFor({Role.ANALYST, Role.SUPPORT_LEAD})
    @GetMapping("/api/tenants/{tenant}/probe/rules")
    String analysts(@PathVariable TenantId tenant) {
        return "rules";
    }

    @PreAuthorize("hasRole('REPORTER')")
    @GetMapping("/api/tenants/{tenant}/probe/figures")
    String reporters(@PathVariable TenantId tenant) {
        return "figures";
    }

    record Greeting(@NotBlank String name, int times) {}

    record Location(String file, int line) {}
}
