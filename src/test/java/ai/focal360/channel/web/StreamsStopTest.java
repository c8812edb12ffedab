package ai.focal360.channel.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import ai.focal360.channel.ChannelApp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

class StreamsStopTest {
    @Test
    void aNodeThatStopsSendsItsBrowsersElsewhereAtOnce() throws Exception {
        var node = new SpringApplicationBuilder(ChannelApp.class)
                .run(
                        "--server.port=0",
                        "--server.shutdown=graceful",
                        "--spring.datasource.url=" + TestPostgres.url(),
                        "--spring.main.banner-mode=off");
        var port = node.getEnvironment().getProperty("local.server.port");
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/webchat/acme-shop/alex/events"));
        try (var stream = new EventReader(HttpClient.newHttpClient(), request.build())) {
            stream.next("history");
            var before = Instant.now();
            node.close();
            stream.awaitEnd();
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }
}
