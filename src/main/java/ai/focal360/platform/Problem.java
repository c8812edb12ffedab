package ai.focal360.platform;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Everything the HTTP interfaces refuse, as RFC 9457 types {@code urn:focal:problem:<name>}. The names are part of the
 * interface: clients branch on them.
 */
public enum Problem {
    INVALID(400, "The request is not valid"),
    MALFORMED(400, "The request body cannot be read"),
    UNAUTHENTICATED(401, "A valid token is required"),
    WRONG_SIGNATURE(401, "The signature does not fit the body"),
    WRONG_VERIFY_TOKEN(403, "The verify token is not the one that was set"),
    FORBIDDEN(403, "The token's role does not allow this"),
    CROSS_SITE(403, "Requests from other sites are not accepted here"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "The method is not supported here"),
    NOT_ACCEPTABLE(406, "None of the accepted media types can be produced"),
    CONFLICT(409, "The state has changed in between"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported here"),
    REFUSED(422, "The content was understood and refused"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL(500, "Something went wrong on our side"),
    UNAVAILABLE(503, "Not available at the moment");

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public URI type() {
        return URI.create("urn:focal:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** This problem, with what the sender is to change; no values, ids of others or internals in it. */
    public ProblemException because(String detail) {
        return new ProblemException(this, detail);
    }

    /** A parameter that is not what it is expected to be, such as {@code a number from 1 to 200}. */
    public static ProblemException parameter(String name, String expected) {
        return INVALID.because("Expected '%s' to be %s.".formatted(name, expected))
                .errors(List.of(new Wrong(name, "expected " + expected)));
    }

    /** Nothing of this kind is there, or not for whoever asks. */
    public static ProblemException noSuch(String what) {
        return NOT_FOUND.because("There is no such %s, or it is not yours to see.".formatted(what));
    }

    /** What was written, as an id of this kind: what is none names nothing that is there. */
    public static <T> T named(String what, Function<String, T> reading, String written) {
        try {
            return reading.apply(written);
        } catch (IllegalArgumentException e) {
            throw noSuch(what);
        }
    }

    private record Wrong(String field, String message) {}
}
