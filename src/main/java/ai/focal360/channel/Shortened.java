package ai.focal360.channel;

/** Texts of others, cut to what a row or a log line is for. */
public final class Shortened {
    private static final int ERROR = 500;

    private Shortened() {}

    /** An error as it is kept beside a message. */
    public static String error(String text) {
        return Storable.text(text.length() <= ERROR ? text : text.substring(0, ERROR - 1) + "…");
    }
}
