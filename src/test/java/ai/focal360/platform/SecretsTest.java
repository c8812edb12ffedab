package ai.focal360.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

class SecretsTest {
    private static final TenantId ACME = new TenantId("acme-shop");

    private final Path home;

    private final MockEnvironment environment = new MockEnvironment();

    SecretsTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void generatesASecretOnceAndKeepsItOverRestarts() {
        var secret = secrets().secret(ACME, "whatsapp.app-secret");
        assertThat(secret).hasSize(43).matches("[A-Za-z0-9_-]+");
        assertThat(secrets().secret(ACME, "whatsapp.app-secret")).isEqualTo(secret);
    }

    @Test
    void everyTenantAndNameHasItsOwn() {
        var secrets = secrets();
        assertThat(new HashSet<>(List.of(
                        secrets.secret(ACME, "a"),
                        secrets.secret(ACME, "b"),
                        secrets.secret(new TenantId("other-shop"), "a"),
                        secrets.password(ACME, "a"))))
                .hasSize(4);
    }

    @Test
    void prefersWhatIsConfiguredAndWritesNothing() {
        environment.setProperty("focal.secrets.acme-shop.whatsapp.app-secret", "from the vault");
        assertThat(secrets().secret(ACME, "whatsapp.app-secret")).isEqualTo("from the vault");
        assertThat(home.resolve("secrets.properties")).doesNotExist();
    }

    @Test
    void readsWhatAContainerIsGivenInItsEnvironment() {
        var variables = new StandardEnvironment();
        variables
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.of("FOCAL_SECRETS_ACMESHOP_WHATSAPP_APPSECRET", "from the environment")));
        ConfigurationPropertySources.attach(variables);
        assertThat(new Secrets(variables, new Home(home)).secret(ACME, "whatsapp.app-secret"))
                .isEqualTo("from the environment");
    }

    @Test
    void keepsWhatAPersonHandsOnWhereTheyCanReadIt() throws IOException {
        var token = secrets().credential(ACME, "whatsapp.verify-token");
        assertThat(secrets().credential(ACME, "whatsapp.verify-token")).isEqualTo(token);
        assertThat(home.resolve("credentials.properties")).content().contains(token);
    }

    @Test
    void neverMakesUpWhatSomebodyElseIssues() {
        assertThat(secrets().configured(ACME, "whatsapp.access-token")).isEmpty();
        environment.setProperty("focal.secrets.acme-shop.whatsapp.access-token", "theirs");
        assertThat(secrets().configured(ACME, "whatsapp.access-token")).contains("theirs");
    }

    @Test
    void takesAnEmptyValueForNone() {
        environment.setProperty("focal.secrets.acme-shop.key", " ");
        assertThat(secrets().secret(ACME, "key")).hasSize(43);
    }

    @Test
    void keepsItsFilesForTheirOwnerAlone() throws IOException {
        assumeThat(Files.getFileStore(home).supportsFileAttributeView("posix")).isTrue();
        secrets().secret(ACME, "key");
        secrets().password(ACME, "sam");
        for (var file : new String[] {"secrets.properties", "credentials.properties"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void manyAskersAtOnceGetTheSameSecret() {
        var seen = IntStream.range(0, 40)
                .parallel()
                .mapToObj(asker -> secrets().secret(ACME, "key" + asker % 4))
                .toList();
        assertThat(new HashSet<>(seen)).hasSize(4);
    }

    @Test
    void saysWhatToDoWhenItCannotKeepASecret() throws IOException {
        var file = Files.createFile(home.resolve("file"));
        var secrets = new Secrets(environment, new Home(file.resolve("home")));
        assertThatThrownBy(() -> secrets.secret(ACME, "key"))
                .isInstanceOfSatisfying(StartFailure.class, failure -> assertThat(failure.advice())
                        .contains("focal.secrets.acme-shop.key", "focal.home"));
    }

    @Test
    void refusesANameThatCouldNotBeConfigured() {
        assertThatThrownBy(() -> secrets().secret(ACME, "Key = x")).isInstanceOf(IllegalArgumentException.class);
    }

    private Secrets secrets() {
        return new Secrets(environment, new Home(home));
    }
}
