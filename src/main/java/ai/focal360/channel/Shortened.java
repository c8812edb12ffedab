package ai.focal360.channel;

import java.util.regex.Pattern;

/** Texts of others, cut to what a row or a log line is for. */
public final class Shortened {
    private static final int ERROR = 500;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>\"',;:()@]{1,64}+@[^\\s<>\"',;()@]{1,255}+");
    /** International, in one piece, or in groups; codes such as {@code 550 5.1.1} are none. */
    private static final Pattern NUMBER =
            Pattern.compile("\\+\\d[\\d ().-]{5,20}\\d|\\d{7,}|\\d{2,6}(?:[ ()/-]{1,2}\\d{2,6}){2,8}");

    private Shortened() {}

    /** An error as it is kept beside a message: without whose address or number it was about. */
    public static String error(String text) {
        var nobodys =
                NUMBER.matcher(ADDRESS.matcher(text).replaceAll("(address)")).replaceAll("(number)");
        return Storable.text(nobodys.length() <= ERROR ? nobodys : nobodys.substring(0, ERROR - 1) + "…");
    }
}
