package ai.focal360.console.web;

import ai.focal360.platform.Caller;
import ai.focal360.platform.ConsolePage;
import ai.focal360.platform.ProblemException;
import ai.focal360.platform.Role;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Tenants;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;

/** What {@code console/layout} shows around every page, and pages for what cannot be shown. */
@ControllerAdvice(annotations = ConsolePage.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleFrame {
    private final Tenants tenants;

    ConsoleFrame(Tenants tenants) {
        this.tenants = tenants;
    }

    /** {@code tenant} is its id, {@code name} what people call it. */
    record Frame(String tenant, String name, List<Section> sections) {}

    @ModelAttribute
    void frame(HttpServletRequest request, Model model) {
        model.addAttribute("console", frame(request));
    }

    @ExceptionHandler
    ModelAndView refused(ProblemException refusal, HttpServletRequest request) {
        var page = new ModelAndView("console/problem");
        page.setStatus(HttpStatusCode.valueOf(refusal.problem().status()));
        page.addObject("console", frame(request));
        page.addObject("title", refusal.problem().title());
        page.addObject("detail", refusal.detail());
        return page;
    }

    /** A token of this tenant whose role is for other things. */
    @ExceptionHandler
    String denied(AccessDeniedException denied, HttpServletRequest request) {
        var tenant = tenant(request);
        if (tenant == null) {
            throw denied;
        }
        return "redirect:/console/" + tenant + "/sign-in?refused=role";
    }

    private Frame frame(HttpServletRequest request) {
        var tenant = tenant(request);
        var roles = roles(request.getUserPrincipal());
        return new Frame(
                tenant == null ? "" : tenant.value(),
                tenant == null
                        ? ""
                        : tenants.pack(tenant).map(pack -> pack.data().name()).orElse(tenant.value()),
                tenant == null
                        ? List.of()
                        : Stream.of(Section.values())
                                .filter(section -> section.isOpenTo(roles))
                                .toList());
    }

    private static @Nullable TenantId tenant(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("tenant") instanceof String tenant
                        && TenantId.isValid(tenant)
                ? new TenantId(tenant)
                : null;
    }

    private static Set<Role> roles(@Nullable Principal principal) {
        return principal instanceof Authentication authentication
                        && authentication.getPrincipal() instanceof Caller caller
                ? caller.roles()
                : EnumSet.noneOf(Role.class);
    }
}
