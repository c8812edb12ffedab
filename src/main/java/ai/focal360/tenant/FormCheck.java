package ai.focal360.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Every form a process opens exists, and every form is opened by a process. */
@Component
class FormCheck implements PackCheck {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var problems = new ArrayList<PackProblem>();
        var references = FormReference.in(candidate.files());
        for (var reference : references) {
            if (!candidate.files().containsKey(reference.path())
                    && !platform.files().containsKey(reference.path())) {
                problems.add(new PackProblem(
                        reference.process(),
                        reference.line(),
                        "The form '%s' does not exist: expected it in %s"
                                .formatted(reference.form(), reference.path())));
            }
        }
        for (var form : candidate.files("ui-forms", "form").entrySet()) {
            if (references.stream().noneMatch(reference -> reference.path().equals(form.getKey()))) {
                problems.add(new PackProblem(form.getKey(), 0, "No process of this pack opens this form"));
            }
            invalid(form).ifPresent(problems::add);
        }
        return problems;
    }

    private static Optional<PackProblem> invalid(Map.Entry<String, String> form) {
        try {
            return JSON.readTree(form.getValue()).path("components").isArray()
                    ? Optional.empty()
                    : Optional.of(new PackProblem(form.getKey(), 1, "Expected a form: a JSON object with components"));
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            return Optional.of(new PackProblem(form.getKey(), line, "Not JSON: " + e.getOriginalMessage()));
        }
    }
}
