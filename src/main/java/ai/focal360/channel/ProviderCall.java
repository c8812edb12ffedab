package ai.focal360.channel;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a provider sent to a channel's webhook, before anything of it is believed. {@code url} is the address they called. */
public record ProviderCall(String url, HttpHeaders headers, byte[] body) {
    public @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** The body's bytes read as UTF-8, with U+FFFD where they are none. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Without what it says: this may end up in a log. */
    @Override
    public String toString() {
        return "ProviderCall[%d bytes]".formatted(body.length);
    }
}
