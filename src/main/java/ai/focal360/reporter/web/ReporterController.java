package ai.focal360.reporter.web;

import ai.focal360.audit.SearchSwitchedOff;
import ai.focal360.audit.SearchUnavailable;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import ai.focal360.platform.Role;
import ai.focal360.reporter.Address;
import ai.focal360.reporter.Answer;
import ai.focal360.reporter.Question;
import ai.focal360.reporter.Reporter;
import ai.focal360.tenant.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/tenants/{tenant}/reporter")
@Tag(name = "Reporter", description = "Questions about what was said and decided, answered by figures")
@AllowedFor({Role.REPORTER, Role.ANALYST, Role.SUPPORT_LEAD})
class ReporterController {
    static final String CSV = "text/csv";
    private static final Logger LOG = LoggerFactory.getLogger(ReporterController.class);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Reporter reporter;
    private final Tenants tenants;

    ReporterController(Reporter reporter, Tenants tenants) {
        this.reporter = reporter;
        this.tenants = tenants;
    }

    /** {@code language} is that of the answer; read off the question where it is absent. */
    record Asking(
            @NotBlank @Size(max = Question.LONGEST) String question,
            @Nullable @Pattern(regexp = "en|nl|de") String language) {}

    @PostMapping(
            path = "/questions",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Answers a question in English, Dutch or German; one it cannot answer says what it can")
    @ApiResponse(
            responseCode = "200",
            description = "The answer, with how it was counted and the addresses that lead on")
    @ApiResponse(responseCode = "503", description = "Figures cannot be counted right now")
    Answer ask(@PathVariable String tenant, @Valid @RequestBody Asking asking) {
        var id = tenants.named(tenant);
        return counted(() -> reporter.answer(new Question(id, asking.question(), asking.language())));
    }

    @PostMapping(path = "/questions", consumes = MediaType.APPLICATION_JSON_VALUE, produces = CSV)
    @Operation(hidden = true)
    String askForCsv(@PathVariable String tenant, @Valid @RequestBody Asking asking) {
        return AnswerCsv.of(ask(tenant, asking));
    }

    @GetMapping(path = "/answers", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The answer to an inquiry as answers name it in 'counted.address', also as text/csv")
    @Parameter(in = ParameterIn.QUERY, name = "report", description = "a report's id", required = true)
    @Parameter(
            in = ParameterIn.QUERY,
            name = "period",
            description = "such as 2026-03-02/2026-03-09, the second day exclusive",
            required = true)
    @Parameter(in = ParameterIn.QUERY, name = "by", description = "what to break it down by")
    @Parameter(in = ParameterIn.QUERY, name = "per", description = "hour, day, week or month")
    @Parameter(in = ParameterIn.QUERY, name = "top", description = "1 to 100 rows")
    @Parameter(in = ParameterIn.QUERY, name = "compare", description = "a period, or such as channel:webchat,whatsapp")
    @Parameter(in = ParameterIn.QUERY, name = "channel", description = "and other dimensions: only these")
    @ApiResponse(responseCode = "200", description = "The answer")
    @ApiResponse(responseCode = "503", description = "Figures cannot be counted right now")
    Answer answer(
            @PathVariable String tenant,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
        var id = tenants.named(tenant);
        return counted(() -> reporter.answer(id, parameters));
    }

    @GetMapping(path = "/answers", produces = CSV)
    @Operation(hidden = true)
    String answerAsCsv(@PathVariable String tenant, @RequestParam MultiValueMap<String, String> parameters) {
        return AnswerCsv.of(answer(tenant, parameters));
    }

    @GetMapping(path = "/reports", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "What can be asked, with examples")
    List<Reporter.Offered> reports(@PathVariable String tenant, @RequestParam(defaultValue = "en") String language) {
        tenants.named(tenant);
        return reporter.offered(language);
    }

    private static Answer counted(Supplier<Answer> answer) {
        try {
            return answer.get();
        } catch (Address.Wrong e) {
            throw wrong(e);
        } catch (SearchSwitchedOff e) {
            throw Problem.UNAVAILABLE.because(
                    "This installation has no search index to count in. Ask its operator for one.");
        } catch (SearchUnavailable e) {
            LOG.warn("A question to the reporter could not be answered: {}", e.getMessage());
            throw Problem.UNAVAILABLE
                    .because("Figures cannot be counted right now. Turns are recorded all the same: try again later.")
                    .retryAfter(RETRY);
        }
    }

    static ProblemException wrong(Address.Wrong e) {
        return Problem.parameter(e.parameter(), e.expected());
    }
}
