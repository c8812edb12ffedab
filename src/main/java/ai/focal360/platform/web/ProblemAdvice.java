package ai.focal360.platform.web;

import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import jakarta.validation.ConstraintViolationException;
import java.io.CharConversionException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.validation.FieldError;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** What controllers throw, and what Spring MVC throws on their behalf, as problems. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice extends ResponseEntityExceptionHandler {
    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(ProblemException refusal) {
        return answer(refusal);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mismatch(MethodArgumentTypeMismatchException mismatch) {
        if (mismatch.getParameter().hasParameterAnnotation(PathVariable.class)) {
            // an address that names nothing
            return answer(Problem.NOT_FOUND.because("This address names nothing."));
        }
        return answer(invalid(List.of(new Invalid(mismatch.getName(), "has the wrong form"))));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> violated(ConstraintViolationException violation) {
        return answer(invalid(violation.getConstraintViolations().stream()
                .map(one -> new Invalid(one.getPropertyPath().toString(), one.getMessage()))
                .toList()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> changed(OptimisticLockingFailureException changed) {
        return answer(Problem.CONFLICT.because("Read it again, then repeat your change."));
    }

    /** Method security refuses inside a controller; the filter chain's own refusals do not come by here. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> denied(AccessDeniedException denied) {
        return answer(Problem.FORBIDDEN.because("Use a token whose role includes this."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unauthenticated(AuthenticationException unauthenticated) {
        return answer(Problem.UNAUTHENTICATED.because("Send the header 'Authorization: Bearer <token>'."));
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> unexpected(Exception failure) {
        return answer(Problems.unexpected(failure));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var refusal = of(exception, status);
        // Spring's may be read-only, and a copy by constructor shares them
        var all = new HttpHeaders();
        all.addAll(headers);
        all.addAll(Problems.headers(refusal));
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return super.handleExceptionInternal(
                exception,
                Problems.detail(refusal),
                all,
                HttpStatusCode.valueOf(refusal.problem().status()),
                request);
    }

    private static ProblemException of(Exception exception, HttpStatusCode status) {
        if (RequestTooLarge.isCauseOf(exception) || exception instanceof MaxUploadSizeExceededException) {
            return RequestTooLarge.problem();
        }
        if (exception instanceof HttpMessageNotReadableException unreadable) {
            return Problem.MALFORMED.because(whyUnreadable(unreadable));
        }
        if (exception instanceof MethodArgumentNotValidException invalid) {
            return invalid(invalid.getBindingResult().getAllErrors().stream()
                    .map(error -> new Invalid(
                            error instanceof FieldError field ? field.getField() : error.getObjectName(),
                            message(error)))
                    .toList());
        }
        if (exception instanceof HandlerMethodValidationException invalid) {
            return invalid(invalid.getParameterValidationResults().stream()
                    .flatMap(result -> result.getResolvableErrors().stream()
                            .map(error -> new Invalid(
                                    String.valueOf(result.getMethodParameter().getParameterName()), message(error))))
                    .toList());
        }
        if (exception instanceof ServletRequestBindingException missing) {
            return Problem.INVALID.because(
                    missing.getBody().getDetail() == null
                            ? "Something required is missing."
                            : missing.getBody().getDetail());
        }
        if (exception instanceof HttpRequestMethodNotSupportedException method) {
            var supported = method.getSupportedHttpMethods();
            return Problem.METHOD_NOT_ALLOWED.because(
                    supported == null || supported.isEmpty()
                            ? "No method is supported here."
                            : "Supported here: %s."
                                    .formatted(supported.stream()
                                            .map(Object::toString)
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
        }
        if (exception instanceof HttpMediaTypeNotSupportedException type) {
            return Problem.UNSUPPORTED_MEDIA_TYPE.because("Supported here: %s."
                    .formatted(type.getSupportedMediaTypes().stream()
                            .map(MediaType::toString)
                            .collect(Collectors.joining(", "))));
        }
        return byStatus(status, exception);
    }

    private static ProblemException byStatus(HttpStatusCode status, Exception exception) {
        return switch (status.value()) {
            case 401 -> Problem.UNAUTHENTICATED.because("Send the header 'Authorization: Bearer <token>'.");
            case 403 -> Problem.FORBIDDEN.because("Use a token whose role includes this.");
            case 404 -> Problem.NOT_FOUND.because("This address names nothing.");
            case 409 -> Problem.CONFLICT.because("Read it again, then repeat your change.");
            case 422 -> Problem.REFUSED.because("The content does not meet what is expected here.");
            case 429 -> Problem.TOO_MANY_REQUESTS.because("Send less often.");
            case 406 -> Problem.NOT_ACCEPTABLE.because("Accept application/json.");
            case 503 -> Problem.UNAVAILABLE.because("Send the same request again later.");
            default ->
                status.is4xxClientError()
                        ? Problem.INVALID.because("The request does not have the form expected here.")
                        : Problems.unexpected(exception);
        };
    }

    private static String whyUnreadable(HttpMessageNotReadableException unreadable) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharConversionException
                    || cause instanceof CharacterCodingException
                    || String.valueOf(cause.getMessage()).startsWith("Invalid UTF-8")) {
                return "The body is not valid UTF-8.";
            }
            if (cause instanceof com.fasterxml.jackson.databind.JsonMappingException mapping
                    && !mapping.getPath().isEmpty()) {
                // the path only: the message quotes what was sent
                return "The member '%s' has the wrong form.".formatted(pathOf(mapping));
            }
            if (cause instanceof com.fasterxml.jackson.core.JsonProcessingException syntax
                    && syntax.getLocation() != null) {
                return "The body is not valid JSON, at line %d, column %d."
                        .formatted(
                                syntax.getLocation().getLineNr(),
                                syntax.getLocation().getColumnNr());
            }
        }
        return "The body is missing or not of the form expected here.";
    }

    private static String pathOf(com.fasterxml.jackson.databind.JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static ProblemException invalid(List<Invalid> errors) {
        return Problem.INVALID.because("Correct what 'errors' lists.").errors(errors);
    }

    private static String message(MessageSourceResolvable error) {
        var message = error.getDefaultMessage();
        return message == null ? "is not valid" : message;
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemException refusal) {
        return ResponseEntity.status(refusal.problem().status())
                .headers(Problems.headers(refusal))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.detail(refusal));
    }

    /** One thing to correct. */
    record Invalid(String field, String message) {}
}
