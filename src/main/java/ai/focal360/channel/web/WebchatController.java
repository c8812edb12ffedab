package ai.focal360.channel.web;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.Channels;
import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.Storable;
import ai.focal360.channel.StrictJson;
import ai.focal360.channel.Transcript;
import ai.focal360.channel.WebchatIntake;
import ai.focal360.platform.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The webchat's addresses: what the visitor says, that they are about to, what they have read, and the stream of what is answered. */
@RestController
@Tag(name = "Webchat", description = "What the chat page calls; no token, a visitor's cookie")
@SecurityRequirements
@RequestMapping("/webchat/{tenant}/{agent}")
class WebchatController {
    private static final int LONGEST_TEXT = 4000;
    private static final int HISTORY = 50;
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9._:~-]{1,64}");
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

    private final Channels channels;
    private final WebchatIntake intake;
    private final Transcript transcript;
    private final Streams streams;
    private final LineJson lineJson;
    private final StrictJson json;
    private final ChannelSettings.Webchat settings;

    WebchatController(
            Channels channels,
            WebchatIntake intake,
            Transcript transcript,
            Streams streams,
            LineJson lineJson,
            StrictJson json,
            ChannelSettings settings) {
        this.channels = channels;
        this.intake = intake;
        this.transcript = transcript;
        this.streams = streams;
        this.lineJson = lineJson;
        this.json = json;
        this.settings = settings.webchat();
    }

    /** What a message was taken as; {@code turn} is null where nothing will be answered. */
    record Taken(
            String id,
            @Nullable UUID conversation,
            @Nullable UUID turn) {}

    private record Said(String id, String text) {}

    @Operation(
            summary = "Say something to an agent",
            description = "202 when taken, 200 when this id was taken before.")
    @PostMapping("/messages")
    ResponseEntity<Taken> say(
            @PathVariable String tenant,
            @PathVariable String agent,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var endpoint = endpoint(tenant, agent);
        var body = RawBody.read(request, settings.maxBody());
        var visitor = Visitor.of(request);
        var said = said(json.object(request.getContentType(), body));
        var lane = visitor.lane(endpoint);
        var taken = intake.take(endpoint, lane, said.id(), said.text());
        visitor.introduce(request, response, settings.visitorAge());
        return ResponseEntity.status(taken.before() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new Taken(said.id(), taken.conversation(), taken.turn()));
    }

    @Operation(
            summary = "Say that the visitor is typing",
            description =
                    "What the visitor has said so far waits a little longer for the rest. Nothing is kept of it; at most "
                            + "one call in two seconds is of use.")
    @PostMapping("/typing")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void type(@PathVariable String tenant, @PathVariable String agent, HttpServletRequest request) {
        var endpoint = endpoint(tenant, agent);
        intake.typing(endpoint, Visitor.of(request).lane(endpoint));
    }

    @Operation(
            summary = "Say how far the visitor has read",
            description = "`position` of the last line they saw. What was said up to there counts as read.")
    @PostMapping("/read")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void read(@PathVariable String tenant, @PathVariable String agent, HttpServletRequest request) throws IOException {
        var endpoint = endpoint(tenant, agent);
        var body = RawBody.read(request, settings.maxBody());
        var position = json.object(request.getContentType(), body).path("position");
        if (!position.isIntegralNumber() || !position.canConvertToLong() || position.longValue() < 1) {
            throw Problem.INVALID.because("Send 'position' as the whole number that came with the last line seen.");
        }
        transcript.read(Visitor.of(request).lane(endpoint), position.longValue());
    }

    @Operation(summary = "What is said to a visitor, as server-sent events")
    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void listen(
            @PathVariable String tenant,
            @PathVariable String agent,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var endpoint = endpoint(tenant, agent);
        if (!streams.hasRoom()) {
            throw Problem.UNAVAILABLE
                    .because("No connection is free now. Try again in a few seconds.")
                    .retryAfter(RETRY);
        }
        var visitor = Visitor.of(request);
        var lane = visitor.lane(endpoint);
        var seen = lastSeen(request).filter(position -> position <= transcript.position(lane));
        var history =
                seen.isPresent() ? new Transcript.Excerpt(seen.get(), List.of()) : transcript.newest(lane, HISTORY);

        visitor.introduce(request, response, settings.visitorAge());
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        var context = request.startAsync();
        context.setTimeout(0);
        var stream =
                new EventStream(lane, context, settings.maxBuffered().toBytes(), history.position(), streams::remove);
        stream.retryAfter(2000);
        if (seen.isEmpty()) {
            stream.event("history", history.position(), lineJson.history(history.lines()));
        }
        // known before it can end: it would never be forgotten otherwise
        streams.add(stream);
        stream.open();
    }

    private Endpoint endpoint(String tenant, String agent) {
        return channels.webchat(tenant, agent).orElseThrow(() -> Problem.NOT_FOUND.because("Check the address."));
    }

    /** A browser that lost its connection says what it saw last; one that cannot have seen that starts anew. */
    private static Optional<Long> lastSeen(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Last-Event-ID"))
                .filter(id -> POSITION.matcher(id).matches())
                .map(Long::valueOf);
    }

    private static Said said(JsonNode body) {
        var text = body.path("text");
        if (!text.isTextual() || text.textValue().isBlank()) {
            throw Problem.INVALID.because("Send 'text' with at least one character that is not a space.");
        }
        var value = text.textValue().strip();
        if (value.codePointCount(0, value.length()) > LONGEST_TEXT) {
            throw Problem.INVALID.because("Send 'text' with at most %d characters.".formatted(LONGEST_TEXT));
        }
        if (!Storable.isStorable(value)) {
            throw Problem.INVALID.because("Send 'text' without U+0000 and unpaired surrogates.");
        }
        return new Said(messageId(body.path("id")), value);
    }

    private static String messageId(JsonNode id) {
        if (id.isMissingNode() || id.isNull()) {
            return UUID.randomUUID().toString();
        }
        if (!id.isTextual() || !MESSAGE_ID.matcher(id.textValue()).matches()) {
            throw Problem.INVALID.because("Send 'id' as 1 to 64 of A-Z a-z 0-9 . _ : ~ and -, or leave it out.");
        }
        return id.textValue();
    }
}
