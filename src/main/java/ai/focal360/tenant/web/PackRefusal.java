package ai.focal360.tenant.web;

import ai.focal360.tenant.PackProblem;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Every way a request about packs is turned down, as RFC 9457 problem. */
final class PackRefusal extends ErrorResponseException {
    /** One problem of one file; {@code line} is 0 when it is of the whole file. */
    record FileError(String file, int line, String reason) {}

    private PackRefusal(HttpStatus status, ProblemDetail body) {
        super(status, body, null);
    }

    static PackRefusal unknownTenant() {
        return of(HttpStatus.NOT_FOUND, "not-found", "Not found", "There is no such tenant");
    }

    static PackRefusal broken(List<PackProblem> problems) {
        var refusal = of(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "pack-broken",
                "The pack has problems",
                "Nothing was published: %d problems".formatted(problems.size()));
        refusal.getBody().setProperty("errors", errors(problems));
        return refusal;
    }

    static PackRefusal unreadable(String detail) {
        return of(HttpStatus.BAD_REQUEST, "pack-unreadable", "The pack cannot be read", detail);
    }

    static PackRefusal tooLarge(String detail) {
        return of(HttpStatus.PAYLOAD_TOO_LARGE, "too-large", "The pack is too large", detail);
    }

    static List<FileError> errors(List<PackProblem> problems) {
        return problems.stream()
                .map(problem -> new FileError(problem.file(), problem.line(), problem.reason()))
                .toList();
    }

    private static PackRefusal of(HttpStatus status, String type, String title, String detail) {
        var body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(URI.create("urn:focal:problem:" + type));
        body.setTitle(title);
        return new PackRefusal(status, body);
    }
}
