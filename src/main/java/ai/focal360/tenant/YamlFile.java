package ai.focal360.tenant;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A YAML file with the line of everything in it. {@code lines} goes by JSON pointer, the line of a member being the line
 * of its name, which is where an author looks; {@code root} is null when the file is not YAML at all.
 */
record YamlFile(String path, @Nullable JsonNode root, Map<String, Integer> lines, List<PackProblem> problems) {
    private static final int DEEPEST = 30;
    private static final YAMLMapper MAPPER =
            new YAMLMapper(YAMLFactory.builder().loaderOptions(limits()).build());

    static YamlFile read(String path, String content) {
        var problems = new ArrayList<PackProblem>();
        var lines = new HashMap<String, Integer>();
        try (var parser = MAPPER.getFactory().createParser(content)) {
            scan(path, (YAMLParser) parser, lines, problems);
            if (!problems.isEmpty()) {
                return new YamlFile(path, null, Map.of(), List.copyOf(problems));
            }
            var root = MAPPER.readTree(content);
            if (root == null || root.isMissingNode() || root.isNull()) {
                return unreadable(path, 0, "The file is empty");
            }
            return new YamlFile(path, root, Map.copyOf(lines), List.of());
        } catch (JsonProcessingException e) {
            return unreadable(path, lineOf(e), reasonOf(e));
        } catch (IOException e) {
            throw new UncheckedIOException("Expected a text in memory to be readable", e);
        }
    }

    /** The line of what stands at the pointer, or of the nearest thing around it. */
    int line(String pointer) {
        for (var at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            var line = lines.get(at);
            if (line != null) {
                return line;
            }
        }
        return 0;
    }

    private static void scan(String path, YAMLParser parser, Map<String, Integer> lines, List<PackProblem> problems)
            throws IOException {
        var depth = 0;
        var roots = 0;
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
            var line = parser.currentTokenLocation().getLineNr();
            if (token != JsonToken.FIELD_NAME && token.isStructEnd()) {
                depth--;
                continue;
            }
            if (depth == 0 && ++roots > 1) {
                problems.add(
                        new PackProblem(path, line, "Expected one YAML document in a file, but another begins here"));
                return;
            }
            if (parser.isCurrentAlias()) {
                problems.add(new PackProblem(
                        path, line, "'*%s' is an alias: write out what it stands for".formatted(parser.getText())));
            }
            var pointer = pointer(parser);
            if (token == JsonToken.FIELD_NAME) {
                var earlier = lines.putIfAbsent(pointer, line);
                if (earlier != null) {
                    problems.add(new PackProblem(
                            path,
                            line,
                            "'%s' stands here a second time, first on line %d"
                                    .formatted(parser.currentName(), earlier)));
                }
            } else {
                lines.putIfAbsent(pointer, line);
            }
            if (token.isStructStart()) {
                depth++;
            }
        }
    }

    private static String pointer(YAMLParser parser) {
        JsonPointer pointer = parser.getParsingContext().pathAsPointer();
        return pointer.toString();
    }

    private static YamlFile unreadable(String path, int line, String reason) {
        return new YamlFile(path, null, Map.of(), List.of(new PackProblem(path, line, reason)));
    }

    private static int lineOf(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
    }

    private static String reasonOf(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblem() != null) {
            return yaml.getContext() == null
                    ? "Not YAML: " + yaml.getProblem()
                    : "Not YAML: %s, %s".formatted(yaml.getContext(), yaml.getProblem());
        }
        return "Not YAML: " + e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
    }

    private static LoaderOptions limits() {
        var options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(Integer.MAX_VALUE); // the size of a file is limited where it enters
        return options;
    }
}
