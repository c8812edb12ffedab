package ai.focal360.channel.web;

import org.springframework.http.HttpStatus;

/** A request that is answered with a problem (RFC 9457); {@code detail} says what to fix and never repeats what was sent. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    enum Why {
        NOT_FOUND(HttpStatus.NOT_FOUND, "not-found", "There is nothing here"),
        WRONG_TOKEN(HttpStatus.FORBIDDEN, "wrong-verify-token", "The verify token is not ours"),
        WRONG_SIGNATURE(HttpStatus.UNAUTHORIZED, "wrong-signature", "The body is not signed as it has to be"),
        TOO_LARGE(HttpStatus.PAYLOAD_TOO_LARGE, "too-large", "The body is too large"),
        WRONG_CONTENT_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "wrong-content-type", "The body has to be JSON"),
        INVALID_ENCODING(HttpStatus.BAD_REQUEST, "invalid-encoding", "The body is not valid UTF-8"),
        MALFORMED_JSON(HttpStatus.BAD_REQUEST, "malformed-json", "The body is not valid JSON"),
        INVALID_FIELD(HttpStatus.BAD_REQUEST, "invalid-field", "A value is not as it has to be"),
        TOO_MANY_CONNECTIONS(HttpStatus.SERVICE_UNAVAILABLE, "too-many-connections", "No connection is free now");

        final HttpStatus status;
        final String slug;
        final String title;

        Why(HttpStatus status, String slug, String title) {
            this.status = status;
            this.slug = slug;
            this.title = title;
        }
    }

    private final Why why;

    Refused(Why why, String detail) {
        super(detail, null, false, false);
        this.why = why;
    }

    Why why() {
        return why;
    }
}
