package ai.focal360.channel.mail;

import jakarta.mail.internet.MimeUtility;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** Bytes as text, in whatever a mail says they are or, where that is nothing or wrong, most likely are. */
final class Charsets {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private Charsets() {}

    static String decode(byte[] bytes, @Nullable String said) {
        var charset = named(said);
        return charset == null || charset.equals(StandardCharsets.US_ASCII) ? guess(bytes) : new String(bytes, charset);
    }

    private static @Nullable Charset named(@Nullable String said) {
        if (said == null) {
            return null;
        }
        try {
            var named = Charset.forName(MimeUtility.javaCharset(said.strip()));
            return named.equals(StandardCharsets.ISO_8859_1) ? WINDOWS : named;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    private static String guess(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, WINDOWS);
        }
    }
}
