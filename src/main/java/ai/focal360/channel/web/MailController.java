package ai.focal360.channel.web;

import ai.focal360.channel.Channels;
import ai.focal360.channel.mail.MailWebhook;
import ai.focal360.platform.Problem;
import ai.focal360.tenant.ChannelConfig;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Where a mail service hands over what it received, byte for byte. */
@RestController
@Tag(name = "E-mail", description = "What a mail service calls; no token, a signature")
@SecurityRequirements
class MailController {
    private final Channels channels;
    private final MailWebhook webhook;

    MailController(Channels channels, MailWebhook webhook) {
        this.channels = channels;
        this.webhook = webhook;
    }

    @Operation(summary = "A raw mail, signed as Standard Webhooks has it")
    @PostMapping(path = "/webhooks/{tenant}/{channel}", consumes = "message/rfc822")
    ResponseEntity<Void> receive(
            @PathVariable String tenant,
            @PathVariable String channel,
            @RequestHeader(name = "webhook-id", required = false) @Nullable String id,
            @RequestHeader(name = "webhook-timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "webhook-signature", required = false) @Nullable String signatures,
            HttpServletRequest request)
            throws IOException {
        var endpoint = channels.named(tenant, channel)
                .filter(named -> named.channel().kind() == ChannelConfig.Kind.EMAIL)
                .orElseThrow(() -> Problem.NOT_FOUND.because("Check the address."));
        var mail = RawBody.read(request, webhook.longest());
        if (!webhook.isSigned(endpoint, id, timestamp, signatures, mail)) {
            throw Problem.WRONG_SIGNATURE.because(
                    "Sign the body's bytes with the channel's secret, in webhook-signature, and send the time of now.");
        }
        webhook.receive(endpoint, mail);
        return ResponseEntity.ok().build();
    }
}
