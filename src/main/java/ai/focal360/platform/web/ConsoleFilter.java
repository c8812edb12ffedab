package ai.focal360.platform.web;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Knows staff by the token in their browser's cookie, looked up at each request. What changes something must come from
 * our own page.
 */
final class ConsoleFilter extends OncePerRequestFilter {
    static final String COOKIE = "focal-console";

    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final int LONGEST = 200;

    private final ApiTokens tokens;
    private final Problems problems;

    ConsoleFilter(ApiTokens tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!SAFE.contains(request.getMethod()) && !CrossSiteFilter.isFromOurPage(request)) {
            problems.write(Problem.CROSS_SITE.because("Send it from the page of this address."), response);
            return;
        }
        cookie(request).flatMap(tokens::caller).ifPresent(BearerTokenFilter::signIn);
        chain.doFilter(request, response);
    }

    private static Optional<String> cookie(HttpServletRequest request) {
        return Stream.of(Optional.ofNullable(request.getCookies()).orElse(new Cookie[0]))
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(value -> value.length() <= LONGEST)
                .findFirst();
    }

    /** Whoever may not see a page, or nobody knows whether it is there, is asked for a token that opens it. */
    static void askForToken(HttpServletRequest request, HttpServletResponse response, Problems problems)
            throws IOException {
        var path = request.getRequestURI()
                .substring(request.getContextPath().length())
                .split("/", 4);
        // "", "console", the tenant, and what is wanted of it
        var tenant = path.length > 2 ? path[2] : "";
        if (!TenantId.isValid(tenant) || !SAFE.contains(request.getMethod())) {
            problems.write(Problem.NOT_FOUND.because("This address names nothing."), response);
            return;
        }
        response.sendRedirect(request.getContextPath() + "/console/" + tenant + "/sign-in");
    }
}
