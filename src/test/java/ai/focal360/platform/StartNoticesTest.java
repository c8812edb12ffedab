package ai.focal360.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.StartNotice.Line;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

class StartNoticesTest {
    private static final List<StartNotice> NOTICES = List.of(
            () -> List.of(
                    new Line.Open("Chat with Alex", "/chat/acme-shop/alex"),
                    new Line.Open("Tasklist", "/camunda/app/tasklist/")),
            () -> List.of(
                    new Line.Credential("Tasklist login", "sam", "generated-password"),
                    new Line.Server("OpenSearch", "http://127.0.0.1:9200")));

    private final Path home;

    private final MockEnvironment environment = new MockEnvironment();

    StartNoticesTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void showsADeveloperWhatToOpenAndHowToLogIn() {
        assertThat(text())
                .containsSubsequence(
                        "Open",
                        "Chat with Alex       http://localhost:8123/chat/acme-shop/alex",
                        "Tasklist             http://localhost:8123/camunda/app/tasklist/",
                        "OpenSearch           http://127.0.0.1:9200",
                        "Credentials",
                        "Tasklist login sam   generated-password");
    }

    @Test
    void tellsAnInstallationWithItsOwnDatabaseOnlyWhereCredentialsAre() {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://db/focal");
        assertThat(text())
                .contains(
                        "Tasklist login sam",
                        home.resolve("credentials.properties").toString())
                .doesNotContain("generated-password");
    }

    private String text() {
        return new StartNotices(NOTICES, new Secrets(environment, new Home(home)), environment).text(8123);
    }
}
