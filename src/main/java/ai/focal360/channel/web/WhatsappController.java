package ai.focal360.channel.web;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.Channels;
import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.whatsapp.WhatsappWebhook;
import ai.focal360.platform.Problem;
import ai.focal360.tenant.ChannelConfig;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Meta's webhook: the handshake when it is set up, and the calls afterwards. */
@RestController
@Tag(name = "WhatsApp", description = "What Meta calls; no token, a signature")
@SecurityRequirements
@RequestMapping("/webhooks/{tenant}/{channel}")
class WhatsappController {
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final Channels channels;
    private final WhatsappWebhook webhook;
    private final RawBody bodies;
    private final ChannelSettings.Whatsapp settings;

    WhatsappController(Channels channels, WhatsappWebhook webhook, RawBody bodies, ChannelSettings settings) {
        this.channels = channels;
        this.webhook = webhook;
        this.bodies = bodies;
        this.settings = settings.whatsapp();
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

    @Operation(summary = "Meta's calls: messages of customers and reports about ours")
    @PostMapping
    ResponseEntity<Void> receive(
            @PathVariable String tenant,
            @PathVariable String channel,
            @RequestHeader(name = "X-Hub-Signature-256", required = false) @Nullable String signature,
            HttpServletRequest request)
            throws IOException {
        var endpoint = endpoint(tenant, channel);
        var body = bodies.read(request, settings.maxBody());
        if (!webhook.isSigned(endpoint, signature, body)) {
            throw Problem.WRONG_SIGNATURE.because("Sign the body's bytes with the app secret, in X-Hub-Signature-256.");
        }
        webhook.receive(endpoint, bodies.json(request, body));
        return ResponseEntity.ok().build();
    }

    private Endpoint endpoint(String tenant, String channel) {
        return channels.webhook(tenant, channel, ChannelConfig.Kind.WHATSAPP)
                .orElseThrow(() -> Problem.NOT_FOUND.because("Check the address."));
    }
}
