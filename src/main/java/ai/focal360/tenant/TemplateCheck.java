package ai.focal360.tenant;

import ai.focal360.tenant.ChannelConfig.Kind;
import ai.focal360.tenant.DataFiles.Entry;
import java.util.ArrayList;
import java.util.List;

/** Templates of a channel: of texts there are, in every language its agent speaks, with words a provider approves. */
record TemplateCheck(Texts texts, List<String> spoken) {

    List<PackProblem> problems(Entry channel) {
        var problems = new ArrayList<PackProblem>();
        var kind = DataReader.constant(Kind.class, channel.node().path("kind"));
        var templates = channel.node().path("templates");
        var most = ChannelCapability.of(kind);
        if (!templates.isEmpty() && !channel.node().at("/capability/templates").asBoolean(most.templates())) {
            problems.add(channel.problem("/templates", "This channel sends no templates"));
            return problems;
        }
        templates.properties().forEach(template -> {
            var key = template.getKey();
            var pointer = "/templates/" + key;
            if (!texts.keys().contains(key)) {
                problems.add(channel.problem(
                        pointer, "There is no text '%s'%s".formatted(key, DidYouMean.of(key, texts.keys()))));
                return;
            }
            for (var language : spoken) {
                if (!template.getValue().path("languages").has(language)) {
                    problems.add(channel.problem(
                            pointer,
                            "The agent speaks '%s', too: name the template's language for it".formatted(language)));
                } else if (texts.find(key, language, kind)
                        .flatMap(ApprovedText::of)
                        .isEmpty()) {
                    problems.add(channel.problem(
                            pointer,
                            ("The text '%s' in '%s' can be no template: it has at most %d characters, no sections, and words before,"
                                            + " between and after its values")
                                    .formatted(key, language, ApprovedText.LONGEST)));
                }
            }
        });
        return problems;
    }
}
