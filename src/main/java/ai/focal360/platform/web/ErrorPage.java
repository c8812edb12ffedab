package ai.focal360.platform.web;

import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the container sends what ended with {@code sendError}, for example by Spring Security's request firewall. */
@Hidden
@RestController
class ErrorPage implements ErrorController {
    @RequestMapping("${server.error.path:/error}")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
        var refusal = of(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
        return ResponseEntity.status(refusal.problem().status())
                .headers(Problems.headers(refusal))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.detail(refusal));
    }

    private static ProblemException of(Object status) {
        return switch (status instanceof Integer code ? code : 404) {
            case 400 -> Problem.INVALID.because("The request does not have the form expected here.");
            case 401 -> Problem.UNAUTHENTICATED.because("Send the header 'Authorization: Bearer <token>'.");
            case 403 -> Problem.FORBIDDEN.because("Use a token whose role includes this.");
            case 404 -> Problem.NOT_FOUND.because("This address names nothing.");
            case 405 -> Problem.METHOD_NOT_ALLOWED.because("Use another method.");
            case 406 -> Problem.NOT_ACCEPTABLE.because("Accept application/json.");
            case 413 -> RequestTooLarge.problem();
            case 415 -> Problem.UNSUPPORTED_MEDIA_TYPE.because("Send application/json.");
            case 503 -> Problem.UNAVAILABLE.because("Send the same request again later.");
            default -> Problem.INTERNAL.because("The failure is in our log.");
        };
    }
}
