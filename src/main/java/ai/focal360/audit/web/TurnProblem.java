package ai.focal360.audit.web;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Every refusal of this module's API, as an RFC 9457 problem: the one place where they are worded. */
final class TurnProblem extends ErrorResponseException {
    private static final long serialVersionUID = 1L;

    private TurnProblem(HttpStatus status, ProblemDetail problem) {
        super(status, problem, null);
    }

    private static ProblemDetail problem(HttpStatus status, String type, String title, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("https://focal360.ai/problems/" + type));
        problem.setTitle(title);
        return problem;
    }

    static TurnProblem notFound(String what) {
        return new TurnProblem(
                HttpStatus.NOT_FOUND,
                problem(
                        HttpStatus.NOT_FOUND,
                        "not-found",
                        "Not found",
                        "There is no such %s, or it is not yours to see.".formatted(what)));
    }

    static TurnProblem invalidParameter(String name, String expected) {
        var problem = problem(
                HttpStatus.BAD_REQUEST,
                "invalid-parameter",
                "Invalid parameter",
                "Expected '%s' to be %s.".formatted(name, expected));
        problem.setProperty("parameter", name);
        problem.setProperty("expected", expected);
        return new TurnProblem(HttpStatus.BAD_REQUEST, problem);
    }

    static TurnProblem searchAway() {
        return new TurnProblem(
                HttpStatus.SERVICE_UNAVAILABLE,
                problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "search-unavailable",
                        "Search is away",
                        "Turns cannot be searched by text right now. They are recorded all the same: try again later,"
                                + " or search without 'text'."));
    }
}
