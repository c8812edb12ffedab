package ai.focal360.platform.web;

import ai.focal360.platform.DatabaseRoom;
import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/** Problems as HTTP, for controllers and for filters that stand before them. */
@Component
class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration RETRY_FULL = Duration.ofSeconds(30);

    private final ObjectMapper json;

    Problems(ObjectMapper json) {
        this.json = json;
    }

    static ProblemDetail detail(ProblemException refusal) {
        var problem = refusal.problem();
        var detail = ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(problem.status()), refusal.detail());
        detail.setType(problem.type());
        detail.setTitle(problem.title());
        refusal.members().forEach(detail::setProperty);
        return detail;
    }

    static HttpHeaders headers(ProblemException refusal) {
        var headers = new HttpHeaders();
        refusal.retryAfter().ifPresent(pause -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(pause.toSeconds())));
        if (refusal.problem() == Problem.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"focal360\"");
        }
        return headers;
    }

    /** What an exception nobody expected becomes: busy when the database is away, else our fault, logged and not told. */
    static ProblemException unexpected(Throwable failure) {
        if (RequestTooLarge.isCauseOf(failure)) {
            return RequestTooLarge.problem();
        }
        if (isDiskFull(failure)) {
            LOG.warn("The database has no room to keep what was sent");
            return Problem.UNAVAILABLE
                    .because("Nothing can be kept at the moment. Send the same request again later.")
                    .retryAfter(RETRY_FULL);
        }
        if (isDatabaseAway(failure)) {
            LOG.warn(
                    "The database is not reachable: {}",
                    rootOf(failure).getClass().getSimpleName());
            return Problem.UNAVAILABLE
                    .because("The database is not reachable at the moment. Send the same request again later.")
                    .retryAfter(RETRY);
        }
        LOG.error("A request failed", failure);
        return Problem.INTERNAL.because("The failure is in our log. Sending the same request again may help.");
    }

    void write(ProblemException refusal, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(refusal.problem().status());
        headers(refusal).forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getOutputStream().write(json.writeValueAsBytes(inOrder(detail(refusal))));
    }

    private static Map<String, Object> inOrder(ProblemDetail detail) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", detail.getType());
        members.put("title", detail.getTitle());
        members.put("status", detail.getStatus());
        members.put("detail", detail.getDetail());
        var properties = detail.getProperties();
        if (properties != null) {
            members.putAll(properties);
        }
        return members;
    }

    static boolean isDiskFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && DatabaseRoom.DISK_FULL.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /**
     * SQLSTATE 08 is the connection, 57P0x the server going down or coming up, 53 what it lacks (memory, connections); a
     * pool without a connection says so itself.
     */
    static boolean isDatabaseAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLNonTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && (sql.getSQLState().startsWith("08")
                            || sql.getSQLState().startsWith("57P0")
                            || sql.getSQLState().startsWith("53"))) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
