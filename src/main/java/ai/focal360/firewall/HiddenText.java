package ai.focal360.firewall;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Texts hidden in a text: base64, hexadecimal, percent and unicode escapes that decode to words. The expressions are
 * possessive, so that each character is looked at a few times and no more.
 */
final class HiddenText {
    private static final int MOST = 20;
    private static final int FEWEST_LETTERS = 6;
    private static final double SHARE_OF_WORDS = 0.85;

    private static final Pattern BASE64 = Pattern.compile("(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}+={0,2}+");
    private static final Pattern HEX =
            Pattern.compile("(?<![A-Za-z0-9])(?:(?:\\\\x|0x)?+[0-9A-Fa-f]{2}[ ,]?+){8,}+(?![A-Za-z0-9])");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int FEWEST_PERCENTS = 6;
    private static final int FEWEST_ESCAPES = 4;
    private static final Pattern ONE_PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern ONE_ESCAPE = Pattern.compile(
            "\\\\u\\{?([0-9A-Fa-f]{4,6})\\}?|\\\\x([0-9A-Fa-f]{2})|&#x([0-9A-Fa-f]{2,6});|&#([0-9]{2,7});");

    private HiddenText() {}

    /** {@code how} is the encoding, {@code text} what it says. */
    record Found(String how, String text) {}

    static List<Found> in(String text) {
        var found = new LinkedHashSet<Found>();
        for (var chunk : SPACE.split(text)) {
            if (count(ONE_PERCENT, chunk) >= FEWEST_PERCENTS) {
                keep(found, "percent", percent(chunk));
            }
            if (count(ONE_ESCAPE, chunk) >= FEWEST_ESCAPES) {
                keep(found, "escapes", Optional.of(escapes(chunk)));
            }
        }
        each(text, HEX, found, "hex", HiddenText::hex);
        each(text, BASE64, found, "base64", HiddenText::base64);
        return List.copyOf(found);
    }

    private static long count(Pattern escape, String chunk) {
        return chunk.indexOf('%') < 0 && chunk.indexOf('\\') < 0 && chunk.indexOf('&') < 0
                ? 0
                : escape.matcher(chunk).results().limit(FEWEST_PERCENTS).count();
    }

    private static void keep(Set<Found> found, String how, Optional<String> decoded) {
        if (found.size() < MOST) {
            decoded.filter(HiddenText::isWords).ifPresent(text -> found.add(new Found(how, text)));
        }
    }

    private interface Decoding {
        Optional<String> decode(String written);
    }

    private static void each(String text, Pattern shape, Set<Found> found, String how, Decoding decoding) {
        var matches = shape.matcher(text);
        while (matches.find() && found.size() < MOST) {
            keep(found, how, decoding.decode(matches.group()));
        }
    }

    private static Optional<String> base64(String written) {
        var standard = written.replace('-', '+').replace('_', '/').replaceAll("=+$", "");
        // one letter more than whole bytes is no base64; it may be one that was glued on
        var whole = standard.length() % 4 == 1 ? standard.substring(0, standard.length() - 1) : standard;
        try {
            return utf8(Base64.getDecoder().decode(whole));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> hex(String written) {
        var digits = written.replaceAll("\\\\x|0x|[ ,]", "");
        return digits.length() % 2 == 0 ? utf8(HexFormat.of().parseHex(digits)) : Optional.empty();
    }

    private static Optional<String> percent(String written) {
        var bytes = ByteBuffer.allocate(written.length() * 3);
        var at = 0;
        var escapes = ONE_PERCENT.matcher(written);
        while (escapes.find()) {
            bytes.put(written.substring(at, escapes.start()).getBytes(StandardCharsets.UTF_8));
            bytes.put((byte) Integer.parseInt(escapes.group(1), 16));
            at = escapes.end();
        }
        bytes.put(written.substring(at).getBytes(StandardCharsets.UTF_8));
        var decoded = new byte[bytes.position()];
        bytes.flip().get(decoded);
        return utf8(decoded).map(text -> text.replace('+', ' '));
    }

    private static String escapes(String written) {
        return ONE_ESCAPE.matcher(written).replaceAll(escape -> {
            var hex = escape.group(1) != null
                    ? escape.group(1)
                    : escape.group(2) != null ? escape.group(2) : escape.group(3);
            var code = hex != null ? Integer.parseInt(hex, 16) : Integer.parseInt(escape.group(4));
            return Character.isValidCodePoint(code) && code != '$' && code != '\\' ? Character.toString(code) : " ";
        });
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Whether it reads like something a person wrote: almost nothing but letters, digits and what stands between words. */
    private static boolean isWords(String text) {
        var words = text.codePoints()
                .filter(sign -> Character.isLetter(sign)
                        || Character.isDigit(sign)
                        || Character.isWhitespace(sign)
                        || ".,;:!?'\"-()".indexOf(sign) >= 0)
                .count();
        return text.codePoints().filter(Character::isLetter).count() >= FEWEST_LETTERS
                && words >= SHARE_OF_WORDS * text.codePointCount(0, text.length());
    }
}
