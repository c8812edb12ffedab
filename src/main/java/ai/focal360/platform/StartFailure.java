package ai.focal360.platform;

/**
 * The application cannot start, and a person can do something about it: what is wrong and what to do, shown without a
 * stack trace.
 */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    public StartFailure(String description, String action) {
        super(description);
        this.action = action;
    }

    public StartFailure(String description, String action, Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    public String action() {
        return action;
    }

    /** Both sentences, for a log line. */
    public String advice() {
        return getMessage() + " " + action;
    }
}
