package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What can be said of {@code docker-compose.yml} without an engine that runs it. */
class ComposeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern REQUIRED = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+):\\?");

    private final String source = Files.readString(Path.of("docker-compose.yml"));
    private final JsonNode compose = JSON.valueToTree(new Yaml().load(source));
    private final JsonNode services = compose.path("services");

    ComposeTest() throws IOException {}

    @Test
    void asksForEachPasswordTheExampleNamesAndNoOther() throws IOException {
        var asked = new TreeSet<String>();
        REQUIRED.matcher(source).results().forEach(found -> asked.add(found.group(1)));
        var example = new TreeSet<String>();
        Files.readAllLines(Path.of(".env.example")).stream()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .forEach(line -> example.add(line.substring(0, line.indexOf('='))));
        assertThat(asked).isEqualTo(example);
        assertThat(source.replaceAll("\\$\\$\\{", "").split("\\$\\{", -1))
                .hasSize((int) REQUIRED.matcher(source).results().count() + 1);
    }

    @Test
    void setsOnlyWhatThePlatformReads() throws IOException {
        var known = new TreeSet<String>();
        JSON.readTree(Path.of("target/classes/META-INF/spring-configuration-metadata.json")
                        .toFile())
                .path("properties")
                .forEach(property -> known.add(variable(property.path("name").asText())));
        for (var part : List.of("url", "username", "password")) {
            known.add(variable("spring.datasource." + part));
        }
        known.add(variable("focal.secrets.platform.operator-token"));
        assertThat(known).containsAll(names(services.at("/app-1/environment")));
    }

    @Test
    void givesBothNodesTheSameServersSecretsAndHome() {
        var first = services.path("app-1").deepCopy();
        var second = services.path("app-2").deepCopy();
        Stream.of(first, second)
                .map(node -> (com.fasterxml.jackson.databind.node.ObjectNode) node)
                .forEach(node -> node.remove(List.of("ports", "depends_on")));
        assertThat(first).isEqualTo(second);
        var home = first.at("/volumes/0").asText().split(":")[1];
        assertThat(first.at("/environment/FOCAL_HOME").asText()).startsWith(home + "/");
        assertThat(services.at("/app-1/ports")).isNotEqualTo(services.at("/app-2/ports"));
    }

    @Test
    void buildsItsImageFromTheJarThatTheBuildMakes() throws IOException {
        var pom = Files.readString(Path.of("pom.xml"));
        var version = Pattern.compile("<artifactId>focal360</artifactId>\\s*<version>([^<]+)<")
                .matcher(pom);
        assertThat(version.find()).isTrue();
        var dockerfile = services.at("/app-1/build/dockerfile_inline").asText();
        var copied = Pattern.compile("COPY \\S+ (\\S+) (\\S+)").matcher(dockerfile);
        assertThat(copied.find()).isTrue();
        assertThat(FileSystems.getDefault().getPathMatcher("glob:" + copied.group(1)))
                .matches(glob -> glob.matches(Path.of("target/focal360-%s.jar".formatted(version.group(1)))))
                .matches(glob -> !glob.matches(Path.of("target/focal360-%s.jar.original".formatted(version.group(1)))));
        assertThat(dockerfile).contains("\"-jar\", \"" + copied.group(2) + "\"");
    }

    @Test
    void namesOnlyServicesNetworksVolumesAndConfigsThatExist() {
        var volumes = names(compose.path("volumes"));
        var networks = names(compose.path("networks"));
        services.forEach(service -> {
            service.at("/healthcheck/test")
                    .forEach(part -> assertThat(part.isTextual()).isTrue());
            service.path("volumes").forEach(volume -> {
                var mounted = volume.asText().split(":")[0];
                if (mounted.startsWith("./")) {
                    assertThat(Path.of(mounted)).exists();
                } else {
                    assertThat(volumes).contains(mounted);
                }
            });
            service.path("networks").forEach(network -> assertThat(networks).contains(network.asText()));
            service.path("configs").forEach(config -> assertThat(names(compose.path("configs")))
                    .contains(config.path("source").asText()));
            names(service.path("depends_on")).forEach(needed -> {
                assertThat(names(services)).contains(needed);
                assertThat(services.at("/%s/healthcheck/test".formatted(needed)))
                        .isNotEmpty();
            });
        });
        // each server by the name its clients use
        assertThat(services.at("/app-1/environment/SPRING_DATASOURCE_URL").asText())
                .contains("//postgres:");
        assertThat(services.at("/app-1/environment/FOCAL_OPENSEARCH_URL").asText())
                .contains("//opensearch:");
        assertThat(services.at("/dashboards/environment/OPENSEARCH_HOSTS").asText())
                .contains("//opensearch:");
    }

    /** The image's setup checks the hash of a user named "admin" before it has one; see the comment there. */
    @Test
    void givesOpenSearchUsersWithPasswordsOfOurs() {
        var users = JSON.<JsonNode>valueToTree(new Yaml()
                .load(compose.at("/configs/opensearch-users/content").asText().replace("$$", "$")));
        assertThat(names(users)).containsExactlyInAnyOrder("_meta", "operator", "kibanaserver", "focal360");
        assertThat(users.path("focal360").path("hash").asText()).isEqualTo("${envbc.FOCAL_SEARCH_PASSWORD}");
        StreamSupport.stream(users.spliterator(), false)
                .filter(user -> user.has("hash"))
                .map(user -> user.path("hash").asText().replaceAll("^\\$\\{envbc\\.|}$", ""))
                .forEach(variable -> assertThat(names(services.at("/opensearch/environment")))
                        .contains(variable));
        assertThat(services.at("/app-1/environment/FOCAL_OPENSEARCH_USERNAME").asText())
                .isEqualTo("focal360");
        assertThat(services.at("/dashboards/environment/OPENSEARCH_USERNAME").asText())
                .isEqualTo("kibanaserver");
    }

    @Test
    void importsTheSavedObjectsIntoTheDashboardsItStarts() {
        var importing = services.path("dashboards-import");
        var command = importing.at("/entrypoint/2").asText();
        var mounted = importing.at("/volumes/0").asText().split(":");
        var file = Pattern.compile("file=@%s/(\\S+)".formatted(mounted[1])).matcher(command);
        assertThat(file.find()).isTrue();
        assertThat(Path.of(mounted[0], file.group(1))).isRegularFile();
        var password = Pattern.compile("operator:\\$\\$(\\w+)").matcher(command);
        assertThat(password.find()).isTrue();
        assertThat(names(importing.path("environment"))).containsExactly(password.group(1));
        assertThat(command).contains("osd-xsrf", "http://dashboards:5601/", "overwrite=true");
        assertThat(importing.path("image")).isEqualTo(services.at("/dashboards/image"));
    }

    @Test
    void listensOnThisMachineOnly() {
        services.forEach(service ->
                service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
    }

    /** The command that says whether a node is healthy, for one on another port. */
    static List<String> healthcheck(int port) throws IOException {
        var test = JSON.<JsonNode>valueToTree(new Yaml().load(Files.readString(Path.of("docker-compose.yml"))))
                .at("/services/app-1/healthcheck/test");
        assertThat(test).hasSize(4).allMatch(JsonNode::isTextual);
        return StreamSupport.stream(test.spliterator(), false)
                .skip(1)
                .map(part -> part.asText().replace("$$", "$").replace("/8080", "/" + port))
                .toList();
    }

    private static String variable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static List<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return List.copyOf(names);
    }
}
