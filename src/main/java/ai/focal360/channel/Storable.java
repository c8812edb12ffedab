package ai.focal360.channel;

/** Text PostgreSQL can keep: well-formed Unicode without U+0000, which neither {@code text} nor {@code jsonb} takes. */
public final class Storable {
    private static final char REPLACEMENT = '\uFFFD';

    private Storable() {}

    public static boolean isStorable(String text) {
        return text(text).equals(text);
    }

    /** The text with what cannot be kept replaced by U+FFFD; for senders who cannot be asked to send something else. */
    public static String text(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            clean.appendCodePoint(point == 0 || lone ? REPLACEMENT : point);
        });
        return clean.toString();
    }
}
