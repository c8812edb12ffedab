package ai.focal360.audit;

/** The search index cannot be asked now. Turns are recorded all the same, and every search without a text works. */
public class SearchUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SearchUnavailable(String message) {
        super(message);
    }

    public SearchUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
