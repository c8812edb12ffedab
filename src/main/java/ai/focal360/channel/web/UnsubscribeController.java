package ai.focal360.channel.web;

import ai.focal360.channel.Channels;
import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.mail.WayOut;
import ai.focal360.platform.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Where who got a mail says that they want no more. Mail programs call it in one click (RFC 8058); programs that only look at links
 * change nothing.
 */
@Controller
@Hidden
class UnsubscribeController {
    private static final String ADDRESS = "/webhooks/{tenant}/{channel}/unsubscribe/{token}";
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
                    + "frame-ancestors 'none'";

    private final Channels channels;
    private final WayOut wayOut;

    UnsubscribeController(Channels channels, WayOut wayOut) {
        this.channels = channels;
        this.wayOut = wayOut;
    }

    @GetMapping(ADDRESS)
    String ask(
            @PathVariable String tenant,
            @PathVariable String channel,
            @PathVariable String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return page(endpoint(tenant, channel, token), false, request, response, model);
    }

    @PostMapping(ADDRESS)
    String take(
            @PathVariable String tenant,
            @PathVariable String channel,
            @PathVariable String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var endpoint = endpoint(tenant, channel, token);
        wayOut.take(endpoint, token);
        return page(endpoint, true, request, response, model);
    }

    private Endpoint endpoint(String tenant, String channel, String token) {
        return channels.named(tenant, channel)
                .filter(named -> wayOut.knows(named, token))
                .orElseThrow(() -> Problem.NOT_FOUND.because("Check the address."));
    }

    private static String page(
            Endpoint endpoint, boolean done, HttpServletRequest request, HttpServletResponse response, Model model) {
        model.addAttribute(
                "words",
                ChatWords.of(ChatWords.wanted(request), endpoint.agent().firstLanguage()));
        model.addAttribute("tenantName", endpoint.tenantName());
        model.addAttribute("done", done);
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("Vary", "Accept-Language");
        response.setHeader("Cache-Control", "no-store");
        return "channel/unsubscribe";
    }
}
