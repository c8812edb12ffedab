package ai.focal360.platform.web;

import ai.focal360.platform.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.filter.OncePerRequestFilter;

/** The outermost filter: what other filters throw becomes a problem here, as what controllers throw does elsewhere. */
@Component
@Order(FailureFilter.ORDER)
class FailureFilter extends OncePerRequestFilter {
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    private final Problems problems;

    FailureFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ProblemException refusal) {
            problems.write(refusal, response);
        } catch (AsyncRequestNotUsableException gone) {
            // the client has left; there is nobody to tell
            logger.debug("The client closed the connection");
        } catch (ServletException | RuntimeException | IOException failure) {
            if (response.isCommitted()) {
                throw failure;
            }
            problems.write(Problems.unexpected(failure), response);
        }
    }
}
