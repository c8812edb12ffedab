package ai.focal360.channel.web;

import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.util.unit.DataSize;

/** A request's body, which is read no further than its limit. */
final class RawBody {
    private RawBody() {}

    static byte[] read(HttpServletRequest request, DataSize most) throws IOException {
        int limit = Math.toIntExact(most.toBytes());
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw tooLarge(limit);
        }
        return body;
    }

    private static ProblemException tooLarge(int limit) {
        return Problem.TOO_LARGE.because("Send at most %d bytes.".formatted(limit));
    }
}
