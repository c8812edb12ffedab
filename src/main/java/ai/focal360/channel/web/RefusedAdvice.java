package ai.focal360.channel.web;

import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns refusals into problems. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class RefusedAdvice {
    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(Refused refused) {
        var why = refused.why();
        var problem = ProblemDetail.forStatusAndDetail(why.status, String.valueOf(refused.getMessage()));
        problem.setType(URI.create("urn:focal360:problem:" + why.slug));
        problem.setTitle(why.title);
        var response = ResponseEntity.status(why.status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (why == Refused.Why.TOO_MANY_CONNECTIONS) {
            response.header("Retry-After", "5");
        }
        return response.body(problem);
    }
}
