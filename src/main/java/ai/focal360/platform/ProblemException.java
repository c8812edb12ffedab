package ai.focal360.platform;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A refusal on its way to the client; thrown in web adapters only, where expected refusals become HTTP. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String detail;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    public ProblemException(Problem problem, String detail) {
        // an answer, and one that anybody can provoke: no stack trace
        super(problem + ": " + detail, null, false, false);
        this.problem = problem;
        this.detail = detail;
    }

    /** Adds the member {@code errors}: one object for each thing to correct. */
    public ProblemException errors(List<?> errors) {
        return with("errors", List.copyOf(errors));
    }

    /** Adds an extension member, written as JSON. */
    public ProblemException with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** Adds the header {@code Retry-After}. */
    public ProblemException retryAfter(Duration pause) {
        retryAfter = pause;
        return this;
    }

    public Problem problem() {
        return problem;
    }

    public String detail() {
        return detail;
    }

    public Map<String, Object> members() {
        return Map.copyOf(members);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
