package ai.focal360.channel.web;

import ai.focal360.channel.Channels;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The page a customer chats in. It knows nobody: who they are is between their browser and the webchat's addresses. */
@Controller
@Hidden
class ChatPageController {
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private final Channels channels;

    ChatPageController(Channels channels) {
        this.channels = channels;
    }

    @GetMapping("/chat/{tenant}/{agent}")
    String page(
            @PathVariable String tenant,
            @PathVariable String agent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var endpoint = channels.webchat(tenant, agent).orElse(null);
        var languages = ChatWords.wanted(request);
        var words = ChatWords.of(
                languages, endpoint == null ? "en" : endpoint.agent().firstLanguage());
        model.addAttribute("words", words);
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("Vary", "Accept-Language");
        response.setHeader("Cache-Control", "no-cache");
        if (endpoint == null) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
            return "channel/no-chat";
        }
        model.addAttribute("tenant", endpoint.tenant().value());
        model.addAttribute("tenantName", endpoint.tenantName());
        model.addAttribute("agent", endpoint.agent().id().value());
        model.addAttribute("agentName", endpoint.agent().name());
        model.addAttribute("initial", initial(endpoint.agent().name()));
        model.addAttribute(
                "greeting",
                channels.greeting(
                                endpoint,
                                languages.stream().map(Locale::getLanguage).toList())
                        .orElse(null));
        return "channel/chat";
    }

    private static String initial(String name) {
        return name.isBlank()
                ? ""
                : name.substring(0, name.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
    }
}
