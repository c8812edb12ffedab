package ai.focal360.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message holds besides its words, in one form for all providers, kept as its payload. {@code replyTo} is the provider's
 * id of the message it answers, {@code choice} what was tapped; {@code consent} is what the provider says it changed about
 * being written to; {@code original} is the message as the provider wrote it.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Content(
        List<Media> media,
        @Nullable String replyTo,
        @Nullable Reaction reaction,
        @Nullable Choice choice,
        @Nullable Forwarded forwarded,
        @Nullable Consent consent,
        @Nullable JsonNode original) {

    /** Nothing but words. */
    public static final Content NONE = new Content(List.of(), null, null, null, null, null, null);

    /** The kinds of messages that say not to be written to, or to be written to again. */
    public static final String OPT_OUT = "opt-out";

    public static final String OPT_IN = "opt-in";

    public Content {
        media = List.copyOf(media);
    }

    /**
     * A file as a reference, never its bytes: the provider's {@code id}, or a {@code url}, which may want the provider's
     * credentials and may end. {@code type} is the media type (RFC 2046).
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Media(
            @Nullable String id,
            @Nullable String url,
            @Nullable String type,
            @Nullable String name,
            @Nullable String sha256) {}

    /** To the message of that id; without an emoji the earlier one was taken back. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Reaction(String to, @Nullable String emoji) {}

    /** Which of the answers that were offered; {@code id} is ours, as it was sent. */
    public record Choice(String id, String title) {}

    public enum Forwarded {
        @JsonProperty("once")
        ONCE,
        @JsonProperty("often")
        OFTEN
    }

    public enum Consent {
        @JsonProperty("given")
        GIVEN,
        @JsonProperty("withdrawn")
        WITHDRAWN
    }

    public Content withOriginal(JsonNode original) {
        return new Content(media, replyTo, reaction, choice, forwarded, consent, Storable.json(original));
    }
}
