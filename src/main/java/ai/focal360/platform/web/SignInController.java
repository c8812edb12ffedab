package ai.focal360.platform.web;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where staff show their token once (ADR 0091). The page is the same for every name, so it tells of no tenant. */
@Controller
@Hidden
class SignInController {
    private static final int LONGEST = 200;

    private final ApiTokens tokens;

    SignInController(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @GetMapping("/console/{tenant}/sign-in")
    String page(@PathVariable String tenant, @RequestParam(defaultValue = "") String refused, Model model) {
        return page(id(tenant), refused.equals("role") ? "role" : "", model);
    }

    @PostMapping("/console/{tenant}/sign-in")
    String signIn(
            @PathVariable String tenant,
            @RequestParam String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var id = id(tenant);
        var shown = token.strip();
        if (shown.length() > LONGEST
                || tokens.caller(shown).filter(caller -> caller.sees(id)).isEmpty()) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            return page(id, "token", model);
        }
        keep(id, shown, null, request, response);
        return "redirect:/console/" + id;
    }

    @PostMapping("/console/{tenant}/sign-out")
    String signOut(@PathVariable String tenant, HttpServletRequest request, HttpServletResponse response) {
        var id = id(tenant);
        keep(id, "", Duration.ZERO, request, response);
        return "redirect:/console/" + id + "/sign-in";
    }

    private static String page(TenantId tenant, String refused, Model model) {
        model.addAttribute("tenant", tenant.value());
        model.addAttribute("refused", refused);
        return "console/sign-in";
    }

    /** Without an age the cookie ends with the browser's session. */
    private static void keep(
            TenantId tenant,
            String token,
            @Nullable Duration age,
            HttpServletRequest request,
            HttpServletResponse response) {
        var cookie = ResponseCookie.from(ConsoleFilter.COOKIE, token)
                .httpOnly(true)
                .sameSite("Strict")
                .secure(request.isSecure())
                .path(request.getContextPath() + "/console/" + tenant);
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                (age == null ? cookie : cookie.maxAge(age)).build().toString());
    }

    private static TenantId id(String tenant) {
        if (!TenantId.isValid(tenant)) {
            throw Problem.NOT_FOUND.because("This address names nothing.");
        }
        return new TenantId(tenant);
    }
}
