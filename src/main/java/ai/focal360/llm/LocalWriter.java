package ai.focal360.llm;

import ai.focal360.llm.TextRenderer.Rendered;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes without a model: the plan's texts as they stand, in the customer's language, for the channel. */
final class LocalWriter {
    private static final String CUT = "…";
    private static final String PARAGRAPH = "\n\n";

    private final TextRenderer texts = new TextRenderer();

    Draft write(WriteRequest request) {
        var segments = request.segments();
        var rendered = segments.stream().map(segment -> text(request, segment)).toList();
        var bodies = new ArrayList<String>();
        rendered.forEach(one -> bodies.add(one.filled()));
        if (!bodies.isEmpty()) {
            addGuidelines(request, bodies);
            addOpener(request, bodies);
        }
        var messages = new ArrayList<Draft.Message>();
        for (var index = 0; index < segments.size(); index++) {
            messages.add(message(request, segments.get(index), bodies.get(index)));
        }
        return new Draft(messages, Set.of(), List.of());
    }

    /** A segment's text with its values apart; literal content has none. */
    Rendered text(WriteRequest request, Segment segment) {
        var key = segment.textKey();
        if (key == null) {
            return new Rendered(String.valueOf(segment.content()), Map.of());
        }
        var values = new HashMap<String, Object>(segment.values());
        if (segment.content() != null) {
            values.putIfAbsent("content", segment.content());
        }
        return texts.render(
                key, request.texts(), request.language(), request.channel().kind(), values);
    }

    /** The message of a written body: with its sources and suggestions, and no longer than the channel carries. */
    Draft.Message message(WriteRequest request, Segment segment, String body) {
        var sources = new StringBuilder();
        for (var citation : segment.citations()) {
            var url = citation.url();
            if (!body.contains(url == null ? citation.title() : url)) {
                sources.append("\n").append(citation.title());
                if (url != null) {
                    sources.append(": ").append(url);
                }
            }
        }
        var most = request.channel().maxLength();
        // an answer cut to nothing by its sources would be no answer
        var tail = sources.length() <= most / 2 ? sources.toString() : "";
        return new Draft.Message(
                segment.kind(),
                cut(body, most - tail.length(), request.language()) + tail,
                suggestions(request, segment));
    }

    private List<String> suggestions(WriteRequest request, Segment segment) {
        return request.channel().suggestedReplies()
                ? segment.suggestions().stream()
                        .limit(request.channel().capability().buttons())
                        .map(key -> literal(request, key))
                        .toList()
                : List.of();
    }

    /** Guidelines that are texts of the tenant, each a paragraph, said before the customer is asked something. */
    private void addGuidelines(WriteRequest request, List<String> bodies) {
        for (var guideline : request.guidelines()) {
            if (request.texts().keys().contains(guideline)) {
                var said = literal(request, guideline);
                var place = lastStatement(request.segments());
                if (bodies.stream().noneMatch(body -> body.contains(said))) {
                    bodies.set(
                            Math.max(place, 0),
                            place < 0 ? said + PARAGRAPH + bodies.get(0) : bodies.get(place) + PARAGRAPH + said);
                }
            }
        }
    }

    private void addOpener(WriteRequest request, List<String> bodies) {
        var key = "mode." + request.mode();
        if (request.texts().keys().contains(key)) {
            bodies.set(0, literal(request, key) + " " + bodies.get(0));
        }
    }

    String literal(WriteRequest request, String key) {
        return texts.render(
                        key,
                        request.texts(),
                        request.language(),
                        request.channel().kind(),
                        Map.of())
                .filled();
    }

    private static int lastStatement(List<Segment> segments) {
        for (var index = segments.size() - 1; index >= 0; index--) {
            var kind = segments.get(index).kind();
            if (kind != Segment.Kind.ASK && kind != Segment.Kind.CONFIRM) {
                return index;
            }
        }
        return -1;
    }

    /** The sentences that fit, else the words that fit. */
    static String cut(String text, int most, String language) {
        if (text.length() <= most) {
            return text;
        }
        var locale = ValueFormat.locale(language);
        var sentence = lastBoundary(BreakIterator.getSentenceInstance(locale), text, most);
        if (sentence > 0) {
            return text.substring(0, sentence).trim();
        }
        var word = lastBoundary(BreakIterator.getWordInstance(locale), text, most - CUT.length());
        return word > 0 ? text.substring(0, word).trim() + CUT : text.substring(0, Math.max(0, most));
    }

    private static int lastBoundary(BreakIterator boundaries, String text, int most) {
        boundaries.setText(text);
        return most <= 0 ? 0 : boundaries.preceding(most + 1);
    }
}
