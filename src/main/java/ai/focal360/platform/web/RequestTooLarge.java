package ai.focal360.platform.web;

import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import java.io.IOException;

/** A body went past its limit while being read. */
final class RequestTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    RequestTooLarge() {
        super("The request body is larger than allowed");
    }

    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RequestTooLarge) {
                return true;
            }
        }
        return false;
    }

    static ProblemException problem() {
        return Problem.TOO_LARGE.because("Send less at once.");
    }
}
