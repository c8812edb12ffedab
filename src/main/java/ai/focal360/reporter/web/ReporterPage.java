package ai.focal360.reporter.web;

import ai.focal360.audit.SearchUnavailable;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.reporter.Address;
import ai.focal360.reporter.Answer;
import ai.focal360.reporter.Question;
import ai.focal360.reporter.Reporter;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The reporter's page: a question in its address, the answer below it. */
@ConsolePage
@RequestMapping("/console/{tenant}/reporter")
@AllowedFor({Role.REPORTER, Role.ANALYST, Role.SUPPORT_LEAD})
class ReporterPage {
    private static final Logger LOG = LoggerFactory.getLogger(ReporterPage.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUESTION = "q";

    private final Reporter reporter;
    private final Tenants tenants;

    ReporterPage(Reporter reporter, Tenants tenants) {
        this.reporter = reporter;
        this.tenants = tenants;
    }

    @GetMapping
    String page(
            @PathVariable String tenant,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        var id = tenants.named(tenant);
        var question = question(parameters);
        model.addAttribute("question", question);
        model.addAttribute("longest", Question.LONGEST);
        model.addAttribute("offered", reporter.offered("en"));
        try {
            answer(id, parameters).ifPresent(answer -> {
                model.addAttribute("answer", answer);
                model.addAttribute("chart", answer.chart() == null ? "" : json(answer.chart()));
            });
        } catch (SearchUnavailable e) {
            LOG.warn("A question to the reporter could not be answered: {}", e.getMessage());
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            model.addAttribute(
                    "away", "Figures cannot be counted right now. Turns are recorded all the same: try again later.");
        }
        return "console/reporter";
    }

    @GetMapping("/figures.csv")
    ResponseEntity<byte[]> csv(@PathVariable String tenant, @RequestParam MultiValueMap<String, String> parameters) {
        var csv = answer(tenants.named(tenant), parameters).map(AnswerCsv::of).orElse("");
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header("Content-Disposition", "attachment; filename=\"figures.csv\"")
                .body(csv.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Answer> answer(TenantId tenant, MultiValueMap<String, String> parameters) {
        var question = question(parameters);
        try {
            if (parameters.containsKey("report")) {
                return Optional.of(reporter.answer(tenant, parameters));
            }
            return question.isBlank()
                    ? Optional.empty()
                    : Optional.of(reporter.answer(new Question(tenant, question, null)));
        } catch (Address.Wrong e) {
            throw ReporterController.wrong(e);
        }
    }

    /** As much of it as may be asked: the box takes no more. */
    private static String question(MultiValueMap<String, String> parameters) {
        var question = Optional.ofNullable(parameters.getFirst(QUESTION)).orElse("");
        return question.substring(0, Math.min(Question.LONGEST, question.length()));
    }

    private static String json(Answer.Chart chart) {
        try {
            return JSON.writeValueAsString(chart);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a chart to be plain values", e);
        }
    }
}
