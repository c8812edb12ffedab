package ai.focal360.platform.web;

import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Caller;
import ai.focal360.platform.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns a bearer token into its {@link Caller}; made by the chain that wants it, so not a bean. */
final class BearerTokenFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";
    private static final int LONGEST = 200;

    private final ApiTokens tokens;
    private final Problems problems;

    BearerTokenFilter(ApiTokens tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            chain.doFilter(request, response);
            return;
        }
        var caller = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) && header.length() <= LONGEST
                ? tokens.caller(header.substring(SCHEME.length()).strip())
                : Optional.<Caller>empty();
        if (caller.isEmpty()) {
            problems.write(Problem.UNAUTHENTICATED.because("This token is not known here, or no longer."), response);
            return;
        }
        signIn(caller.get());
        chain.doFilter(request, response);
    }

    /** For this request, in every role the caller has. */
    static void signIn(Caller caller) {
        var roles = caller.roles().stream().map(role -> "ROLE_" + role.name()).toArray(String[]::new);
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(
                new PreAuthenticatedAuthenticationToken(caller, "", AuthorityUtils.createAuthorityList(roles)));
        SecurityContextHolder.setContext(context);
    }
}
