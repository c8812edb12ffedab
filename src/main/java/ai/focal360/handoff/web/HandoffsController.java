package ai.focal360.handoff.web;

import ai.focal360.handoff.Handoff;
import ai.focal360.handoff.Handoffs;
import ai.focal360.handoff.Spoken;
import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Place;
import ai.focal360.platform.Problem;
import ai.focal360.platform.Role;
import ai.focal360.tenant.Tenants;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Conversations that are for colleagues. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/handoffs", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(
        name = "Handoffs",
        description = "Customers who need a person: taking a conversation, talking in it, handing it back")
@AllowedFor({Role.SUPPORT_LEAD, Role.SERVICE})
class HandoffsController {
    static final String NAME = "[\\p{L}\\p{N}][\\p{L}\\p{N} .'_-]{0,39}";
    static final String KEY = "[!-~]{1,128}";

    static final int LONGEST = 4000;
    private static final String A_NAME = "must be a name of at most 40 characters";

    private final Handoffs handoffs;
    private final Tenants tenants;

    HandoffsController(Handoffs handoffs, Tenants tenants) {
        this.handoffs = handoffs;
        this.tenants = tenants;
    }

    /** Give {@code next} back to go on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Handoff> handoffs, @Nullable String next) {}

    /** One handoff and the newest lines of its conversation, oldest first. */
    record WithTalk(@JsonUnwrapped Handoff handoff, List<Spoken> talk) {}

    /** {@code colleague} is the name customers read. */
    record Who(
            @NotNull @Pattern(regexp = NAME, message = A_NAME) @Nullable
            String colleague) {}

    record Saying(
            @NotNull @Pattern(regexp = NAME, message = A_NAME) @Nullable
            String colleague,

            @NotBlank @Size(max = LONGEST) @Nullable String text) {}

    /** Without a summary, what was said last is it. */
    record Back(
            @NotNull @Pattern(regexp = NAME, message = A_NAME) @Nullable
            String colleague,

            @Size(max = LONGEST) @Nullable String summary) {}

    @GetMapping
    @Operation(
            summary = "Handoffs, those asked for last first",
            description = "Whoever asks with 'as' counts as there for a while: waiting times are told from it.")
    Page list(
            @PathVariable String tenant,
            @Parameter(description = "WAITING, CLAIMED, HANDED_BACK or WITHDRAWN")
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(description = "what a colleague has to know") @RequestParam(required = false) @Nullable
                    String skill,
            @Parameter(description = "ISO 639-1, such as en") @RequestParam(required = false) @Nullable String language,
            @Parameter(description = "who has or had it") @RequestParam(required = false) @Nullable String colleague,
            @Parameter(description = "1 to 200") @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "the 'next' of the page before") @RequestParam(required = false) @Nullable
                    String next,
            @Parameter(description = "the colleague who looks") @RequestParam(required = false) @Nullable String as) {
        var named = tenants.named(tenant);
        if (as != null) {
            handoffs.isThere(named, name(as));
        }
        var page = handoffs.list(
                named,
                new Handoffs.Filter(state(state), skill, language, colleague),
                Place.next(next),
                Place.limit(limit));
        return new Page(page.items(), page.word());
    }

    @GetMapping("/{handoff}")
    @Operation(
            summary = "One handoff with what was said",
            description = "Whoever has it keeps it by asking with 'as' now and then, as an open page does.")
    WithTalk handoff(
            @PathVariable String tenant,
            @PathVariable UUID handoff,
            @Parameter(description = "the colleague who looks") @RequestParam(required = false) @Nullable String as) {
        var named = tenants.named(tenant);
        var found = handoffs.find(named, handoff).orElseThrow(() -> Problem.noSuch("handoff"));
        if (as != null) {
            handoffs.stays(named, found, name(as));
        }
        return new WithTalk(found, handoffs.talk(named, found));
    }

    @PostMapping(path = "/{handoff}/claim", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Take the conversation; the agent is silent from now on")
    Handoff claim(@PathVariable String tenant, @PathVariable UUID handoff, @Valid @RequestBody Who who) {
        return handoffs.claim(tenants.named(tenant), handoff, Objects.requireNonNull(who.colleague()));
    }

    @PostMapping(path = "/{handoff}/say", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Say something to the customer, word for word")
    Handoff say(
            @PathVariable String tenant,
            @PathVariable UUID handoff,
            @Parameter(description = "the same for each attempt to send one line: it is said once")
                    @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable
                    String key,
            @Valid @RequestBody Saying saying) {
        if (key != null && !key.matches(KEY)) {
            throw Problem.INVALID.because("Send 'Idempotency-Key' as 1 to 128 visible ASCII characters.");
        }
        return handoffs.say(
                tenants.named(tenant),
                handoff,
                Objects.requireNonNull(saying.colleague()),
                Objects.requireNonNull(saying.text()).strip(),
                key);
    }

    @PostMapping(path = "/{handoff}/release", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Put the conversation back into the queue")
    Handoff release(@PathVariable String tenant, @PathVariable UUID handoff, @Valid @RequestBody Who who) {
        return handoffs.release(tenants.named(tenant), handoff, Objects.requireNonNull(who.colleague()));
    }

    @PostMapping(path = "/{handoff}/hand-back", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Give the conversation back to the agent, with what it should know")
    Handoff handBack(@PathVariable String tenant, @PathVariable UUID handoff, @Valid @RequestBody Back back) {
        return handoffs.handBack(
                tenants.named(tenant), handoff, Objects.requireNonNull(back.colleague()), back.summary());
    }

    private static String name(String as) {
        if (!as.matches(NAME)) {
            throw Problem.parameter("as", "a name of at most 40 characters");
        }
        return as;
    }

    private static Handoff.@Nullable State state(@Nullable String state) {
        return state == null
                ? null
                : Arrays.stream(Handoff.State.values())
                        .filter(known -> known.name().equals(state))
                        .findFirst()
                        .orElseThrow(() -> Problem.parameter("state", "WAITING, CLAIMED, HANDED_BACK or WITHDRAWN"));
    }
}
