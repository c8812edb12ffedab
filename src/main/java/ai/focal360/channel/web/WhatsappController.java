package ai.focal360.channel.web;

import ai.focal360.channel.Channels;
import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.whatsapp.WhatsappWebhook;
import ai.focal360.platform.Problem;
import ai.focal360.tenant.ChannelConfig;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The handshake with which Meta makes sure of a webhook; the calls afterwards are the {@link WebhookController}'s. */
@RestController
@Tag(name = "WhatsApp", description = "What Meta asks before it calls")
@SecurityRequirements
@RequestMapping("/webhooks/{tenant}/{channel}")
class WhatsappController {
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final Channels channels;
    private final WhatsappWebhook webhook;

    WhatsappController(Channels channels, WhatsappWebhook webhook) {
        this.channels = channels;
        this.webhook = webhook;
    }

    @Operation(summary = "Meta's handshake: answers the challenge to whoever knows the verify token")
    @GetMapping
    ResponseEntity<String> handshake(
            @PathVariable String tenant,
            @PathVariable String channel,
            @RequestParam(name = "hub.mode", required = false) @Nullable String mode,
            @RequestParam(name = "hub.verify_token", required = false) @Nullable String token,
            @RequestParam(name = "hub.challenge", required = false) @Nullable String challenge) {
        var endpoint = endpoint(tenant, channel);
        if (!"subscribe".equals(mode) || !webhook.verifies(endpoint, token)) {
            throw Problem.WRONG_VERIFY_TOKEN.because(
                    "Use the mode 'subscribe' and the verify token set for this tenant.");
        }
        if (challenge == null || !CHALLENGE.matcher(challenge).matches()) {
            throw Problem.INVALID.because("Send 'hub.challenge' as 1 to 200 letters, digits, dots or dashes.");
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(challenge);
    }

    private Endpoint endpoint(String tenant, String channel) {
        return channels.named(tenant, channel)
                .filter(found -> found.channel().kind() == ChannelConfig.Kind.WHATSAPP)
                .orElseThrow(() -> Problem.NOT_FOUND.because("Check the address."));
    }
}
