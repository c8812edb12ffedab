package ai.focal360.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.focal360.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.support.TransactionTemplate;

class ApiTokensTest {
    private static final TenantId ACME = new TenantId("acme-shop");

    private static DataSource database;

    private final MockEnvironment environment = new MockEnvironment();

    private final Path home;

    private final JdbcClient jdbc;

    ApiTokensTest(@TempDir Path home) {
        this.home = home;
        jdbc = JdbcClient.create(database);
    }

    @BeforeAll
    static void database() {
        database = TestPostgres.database();
    }

    @BeforeEach
    void clean() {
        jdbc.sql("delete from api_token").update();
    }

    @Test
    void recognisesTheTokenItMade() {
        var caller = node(home).caller(node(home).create(ACME, Role.ANALYST)).orElseThrow();
        assertThat(caller.tenant()).isEqualTo(ACME);
        assertThat(caller.role()).isEqualTo(Role.ANALYST);
    }

    @Test
    void keepsNoTokenInTheDatabase() {
        var token = node(home).create(ACME, Role.ANALYST);
        var stored =
                jdbc.sql("select t::text from api_token t").query(String.class).single();
        assertThat(stored)
                .doesNotContain(token, token.substring("fcl_acme-shop_".length()))
                .doesNotContain(HexFormat.of().formatHex(token.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void generatesATokenAtTheFirstStartAndLeavesItAtTheNext() throws Exception {
        node(home).ensure(ACME, Role.OWNER);
        var file = Files.readString(home.resolve("credentials.properties"));
        node(home).ensure(ACME, Role.OWNER);
        assertThat(Files.readString(home.resolve("credentials.properties"))).isEqualTo(file);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void listsTheGeneratedTokenInTheStartNotice() {
        var tokens = node(home);
        tokens.ensure(ACME, Role.SUPPORT_LEAD);
        assertThat(tokens.lines()).singleElement().isInstanceOfSatisfying(StartNotice.Line.Credential.class, line -> {
            assertThat(line.user()).isEqualTo("acme-shop support-lead");
            assertThat(tokens.caller(line.value())).isPresent();
            assertThat(line.toString()).doesNotContain(line.value());
        });
    }

    @Test
    void nodesThatStartTogetherMakeOneToken(@TempDir Path first, @TempDir Path second) throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        try {
            var starts = Stream.of(first, second)
                    .map(folder -> (Callable<Void>) () -> {
                        node(folder).ensure(ACME, Role.OWNER);
                        return null;
                    })
                    .toList();
            for (var start : threads.invokeAll(starts)) {
                start.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void takesTheConfiguredTokenAndShowsItToNobody() {
        var token = "fcl_acme-shop_" + "x".repeat(43);
        environment.setProperty("focal.secrets.acme-shop.owner-token", token);
        var tokens = node(home);
        tokens.ensure(ACME, Role.OWNER);
        assertThat(tokens.caller(token)).isPresent();
        assertThat(tokens.lines()).isEmpty();
        assertThat(home.resolve("credentials.properties")).doesNotExist();
    }

    @Test
    void refusesAConfiguredTokenThatCouldBeGuessed() {
        environment.setProperty("focal.secrets.acme-shop.owner-token", "s3cret");
        assertThatThrownBy(() -> node(home).ensure(ACME, Role.OWNER))
                .isInstanceOfSatisfying(StartFailure.class, failure -> assertThat(failure.advice())
                        .contains("focal.secrets.acme-shop.owner-token")
                        .doesNotContain("s3cret"));
    }

    @Test
    void aRevokedTokenIsReplacedAndNotRevived() {
        var tokens = node(home);
        tokens.ensure(ACME, Role.OWNER);
        var first = shown(tokens);
        tokens.revokeAll(ACME, Role.OWNER);
        assertThat(tokens.caller(first)).isEmpty();
        tokens.ensure(ACME, Role.OWNER);
        assertThat(shown(tokens)).isNotEqualTo(first);
        assertThat(tokens.caller(first)).isEmpty();
        assertThat(tokens.caller(shown(tokens))).isPresent();
    }

    private static String shown(ApiTokens tokens) {
        return ((StartNotice.Line.Credential) tokens.lines().get(0)).value();
    }

    private int count() {
        return jdbc.sql("select count(*) from api_token").query(Integer.class).single();
    }

    private ApiTokens node(Path folder) {
        return new ApiTokens(
                JdbcClient.create(database),
                new TransactionTemplate(new JdbcTransactionManager(database)),
                new Secrets(environment, new Home(folder)));
    }
}
