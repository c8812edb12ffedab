package ai.focal360.sandbox.orderdesk;

/**
 * The desk says no, and nothing has changed. Thrown rather than returned: a tool's mechanics are a dozen conditions in a
 * row, and {@link OrderDesk} makes it an answer again at once.
 */
final class DeskRefusal extends RuntimeException {
    private final int status;
    private final String code;

    private DeskRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static DeskRefusal invalid(String message) {
        return new DeskRefusal(400, "invalid_argument", message);
    }

    static DeskRefusal notFound(String what) {
        return new DeskRefusal(404, what + "_not_found", "There is no such " + what.replace('_', ' '));
    }

    static DeskRefusal conflict(String code, String message) {
        return new DeskRefusal(409, code, message);
    }

    static DeskRefusal keyReused() {
        return new DeskRefusal(
                422, "idempotency_key_reused", "The idempotency key was used before with another request");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
