package ai.focal360.platform.web;

import ai.focal360.platform.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Guards what a visitor's cookie authenticates against other sites' pages (ADR 0013): a change must come from our own
 * page, which browsers state and pages cannot forge, and as JSON, which no HTML form can send.
 */
final class CrossSiteFilter extends OncePerRequestFilter {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Problems problems;

    CrossSiteFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return SAFE.contains(request.getMethod())
                || !request.getRequestURI().startsWith(request.getContextPath() + "/webchat/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isFromOurPage(request)) {
            problems.write(Problem.CROSS_SITE.because("Send it from the page of this address."), response);
        } else if (!isJson(request)) {
            problems.write(Problem.UNSUPPORTED_MEDIA_TYPE.because("Send application/json."), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** A client that is no browser sends neither header, and carries no one else's cookie either. */
    static boolean isFromOurPage(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || isOurs(origin, request);
    }

    private static boolean isOurs(String origin, HttpServletRequest request) {
        try {
            var from = URI.create(origin);
            var port = from.getPort() >= 0 ? from.getPort() : "https".equals(from.getScheme()) ? 443 : 80;
            return request.getServerName().equalsIgnoreCase(from.getHost()) && request.getServerPort() == port;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isJson(HttpServletRequest request) {
        var type = request.getContentType();
        try {
            return type != null
                    && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(
                            MediaType.parseMediaType(type.toLowerCase(Locale.ROOT)));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
