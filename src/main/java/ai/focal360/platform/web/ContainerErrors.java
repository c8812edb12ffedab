package ai.focal360.platform.web;

import ai.focal360.platform.Problem;
import ai.focal360.platform.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** What never reaches a filter, because it is hardly HTTP, is answered by the container: with a problem here as well. */
@Component
class ContainerErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
    }

    /** Made by Tomcat, by name. */
    public static final class ProblemValve extends ErrorReportValve {
        @Override
        protected void report(Request request, Response response, Throwable throwable) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            var refusal = of(response.getStatus());
            try {
                response.setStatus(refusal.problem().status());
                response.setHeader(HttpHeaders.CONNECTION, "close");
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.setCharacterEncoding(StandardCharsets.UTF_8.name());
                response.getReporter()
                        .write("{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                                .formatted(
                                        refusal.problem().type(),
                                        refusal.problem().title(),
                                        refusal.problem().status(),
                                        refusal.detail()));
                response.finishResponse();
            } catch (IOException e) {
                container.getLogger().debug("The client closed the connection");
            }
        }

        private static ProblemException of(int status) {
            return switch (status) {
                case 404 -> Problem.NOT_FOUND.because("This address names nothing.");
                case 413 -> RequestTooLarge.problem();
                case 503 -> Problem.UNAVAILABLE.because("Send the same request again later.");
                default ->
                    status < 500
                            ? Problem.INVALID.because("This is not a request as HTTP has them.")
                            : Problem.INTERNAL.because("The failure is in our log.");
            };
        }
    }
}
