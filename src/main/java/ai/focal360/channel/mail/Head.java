package ai.focal360.channel.mail;

import ai.focal360.channel.Storable;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The fields before a mail or one of its parts; those no honest sender makes so long are cut. */
record Head(Part part) {
    private static final int LONGEST = 4_000;
    private static final int MOST = 50;
    private static final Pattern GAPS = Pattern.compile("[\\s\\p{Cntrl}]+");

    /** As they stand there, unfolded. */
    List<String> all(String name) {
        try {
            var values = part.getHeader(name);
            return values == null
                    ? List.of()
                    : Stream.of(values)
                            .limit(MOST)
                            .map(Head::shortened)
                            .map(Head::plain)
                            .toList();
        } catch (MessagingException e) {
            return List.of();
        }
    }

    Optional<String> first(String name) {
        return all(name).stream().filter(value -> !value.isEmpty()).findFirst();
    }

    /** In lower case and without what follows a semicolon. */
    String token(String name) {
        return first(name)
                .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    boolean has(String name) {
        return first(name).isPresent();
    }

    /** For people: encoded words read, control characters gone. */
    Optional<String> text(String name) {
        return first(name).map(Head::decoded);
    }

    static String decoded(String value) {
        try {
            // some clients break the rule that a header is ASCII, and write UTF-8
            var bytes = value.getBytes(StandardCharsets.ISO_8859_1);
            var readable = value.chars().anyMatch(c -> c > 0x7f) ? Charsets.decode(bytes, null) : value;
            return plain(Storable.text(MimeUtility.decodeText(readable)));
        } catch (UnsupportedEncodingException | RuntimeException e) {
            return plain(Storable.text(value));
        }
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
    }

    private static String plain(String value) {
        return GAPS.matcher(value).replaceAll(" ").strip();
    }
}
