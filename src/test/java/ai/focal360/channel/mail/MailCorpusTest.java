package ai.focal360.channel.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each mail of {@code src/test/resources/mail} with what it is to us beside it. What is read instead stands in
 * {@code target/mail} afterwards: look at it, and copy it where it is right.
 */
class MailCorpusTest {
    private static final Path MAILS = Path.of("src/test/resources/mail");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final MailReader reader = Reading.reader();

    static Stream<String> mails() throws IOException {
        return names(".eml").stream();
    }

    @ParameterizedTest
    @MethodSource("mails")
    void isReadAsReviewed(String name) throws IOException {
        var read = told(reader.read(
                new TenantId("acme-shop"), Reading.CHANNEL, Files.readAllBytes(MAILS.resolve(name + ".eml"))));
        var target = Files.createDirectories(Path.of("target/mail")).resolve(name + ".json");
        Files.writeString(target, JSON.writeValueAsString(read) + "\n");

        assertThat(MAILS.resolve(name + ".json")).exists();
        assertThat(read).isEqualTo(JSON.readTree(MAILS.resolve(name + ".json").toFile()));
    }

    @Test
    void noExpectationStandsAlone() throws IOException {
        assertThat(names(".json")).isEqualTo(names(".eml")).hasSizeGreaterThanOrEqualTo(30);
    }

    private static List<String> names(String ending) throws IOException {
        try (var files = Files.list(MAILS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }

    private static ObjectNode told(Arrival arrival) throws IOException {
        var told = JSON.createObjectNode().put("is", arrival.getClass().getSimpleName());
        told.setAll((ObjectNode) JSON.readTree(JSON.writeValueAsBytes(arrival)));
        return told;
    }
}
