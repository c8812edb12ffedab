package ai.focal360.turn;

/** Texts cut to what a form, a variable or a line is for. */
final class Shortened {
    private Shortened() {}

    /** At most {@code longest} characters; the last one shows that there was more. */
    static String to(int longest, String text) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
