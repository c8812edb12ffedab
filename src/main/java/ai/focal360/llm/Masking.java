package ai.focal360.llm;

import java.util.regex.Pattern;

/** Hides what looks like a value in a line that a model reads only to follow the conversation. */
final class Masking {
    private static final Pattern EMAIL = Pattern.compile("\\S+@\\S+");
    private static final Pattern URL = Pattern.compile("https?://\\S+", Pattern.CASE_INSENSITIVE);
    private static final Pattern CODE = Pattern.compile("[#\\p{L}]*\\d[\\p{L}\\d.,:/+-]*");

    private Masking() {}

    static String mask(String line) {
        var masked = URL.matcher(line).replaceAll("[link]");
        masked = EMAIL.matcher(masked).replaceAll("[e-mail]");
        return CODE.matcher(masked).replaceAll("[number]");
    }
}
