package ai.focal360.channel.web;

import ai.focal360.channel.ChannelSettings;
import ai.focal360.channel.Channels;
import ai.focal360.channel.ProviderCall;
import ai.focal360.channel.ProviderWebhook;
import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import ai.focal360.tenant.ChannelConfig;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where providers call, whatever the channel's kind. */
@RestController
@Tag(name = "Webhooks", description = "What providers call; no token, a signature")
@SecurityRequirements
class WebhookController {
    private final Channels channels;
    private final Map<ChannelConfig.Kind, ProviderWebhook> webhooks;
    private final ChannelSettings settings;

    WebhookController(Channels channels, List<ProviderWebhook> webhooks, ChannelSettings settings) {
        this.channels = channels;
        this.webhooks = webhooks.stream().collect(Collectors.toMap(ProviderWebhook::kind, Function.identity()));
        this.settings = settings;
    }

    @Operation(
            summary = "A provider's call: messages of customers and reports about ours",
            description =
                    "Signed as the provider of the channel's kind signs: WhatsApp with X-Hub-Signature-256, SMS with"
                            + " X-Twilio-Signature, the generic channel and e-mail (a raw mail, message/rfc822) as Standard Webhooks"
                            + " has it.")
    @PostMapping("/webhooks/{tenant}/{channel}")
    ResponseEntity<Void> receive(@PathVariable String tenant, @PathVariable String channel, HttpServletRequest request)
            throws IOException {
        var endpoint = channels.named(tenant, channel).orElseThrow(WebhookController::nothingHere);
        var webhook = Optional.ofNullable(webhooks.get(endpoint.channel().kind()))
                .orElseThrow(WebhookController::nothingHere);
        var call = new ProviderCall(url(request), headers(request), RawBody.read(request, webhook.maxBody()));
        webhook.receive(endpoint, call);
        return ResponseEntity.ok().build();
    }

    private static ProblemException nothingHere() {
        return Problem.NOT_FOUND.because("Check the address.");
    }

    /** As the provider wrote it: behind a proxy we see another one, unless we are told. */
    private String url(HttpServletRequest request) {
        var address = settings.publicUrl().isEmpty()
                ? request.getRequestURL().toString()
                : settings.publicUrl() + request.getRequestURI();
        return Optional.ofNullable(request.getQueryString())
                .map(query -> address + "?" + query)
                .orElse(address);
    }

    private static HttpHeaders headers(HttpServletRequest request) {
        var headers = new HashMap<String, List<String>>();
        Collections.list(request.getHeaderNames())
                .forEach(name -> headers.put(name, Collections.list(request.getHeaders(name))));
        return HttpHeaders.of(headers, (name, value) -> true);
    }
}
