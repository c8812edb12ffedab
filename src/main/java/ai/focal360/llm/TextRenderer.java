package ai.focal360.llm;

import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.Texts;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders tenants' templates in two steps: first everything but the values, which become placeholders; then the values
 * are filled in. A model only ever sees the first step.
 */
final class TextRenderer {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(?<name>[\\p{L}\\d_.-]{1,80})}}");
    private static final Pattern NOT_A_NAME = Pattern.compile("[^\\p{L}\\d_.-]");
    private static final int LARGEST_VALUE = 4_000;

    private final Cache<String, Template> compiled =
            Caffeine.newBuilder().maximumSize(2_000).build();

    /** A text with placeholders, and what stands for each of them in the customer's language. */
    record Rendered(String text, Map<String, String> values) {
        Rendered {
            values = Map.copyOf(values);
        }

        String filled() {
            return fill(text);
        }

        /** Another text with the same placeholders, filled in. One pass: a value that looks like a placeholder stays one. */
        String fill(String other) {
            return PLACEHOLDER.matcher(other).replaceAll(match -> {
                var value = values.get(match.group(1));
                return Matcher.quoteReplacement(value == null ? match.group() : value);
            });
        }
    }

    Rendered render(String key, Texts texts, String language, ChannelConfig.Kind channel, Map<String, Object> values) {
        var template = texts.find(key, language, channel)
                .orElseThrow(() -> new IllegalStateException(
                        "Expected text '%s' to exist in '%s', or in 'en', for %s".formatted(key, language, channel)));
        var format = new ValueFormat(language);
        var placed = new LinkedHashMap<String, String>();
        // the slots are this rendering's own, and so is the formatter; the parsed template is shared
        var context = new Context(values, placed, format);
        try {
            var text = compiled.get(template, TextRenderer::compile).execute(context);
            return new Rendered(text, placed);
        } catch (MustacheException.Context e) {
            throw new IllegalStateException(
                    "Expected text '%s' to be given a value for '{{%s}}' (line %d of its '%s' template)"
                            .formatted(key, e.key, e.lineNo, language),
                    e);
        } catch (MustacheException e) {
            throw new IllegalStateException(
                    "Expected text '%s' to be a template that can be rendered: %s".formatted(key, e.getMessage()), e);
        }
    }

    static boolean hasPlaceholder(String text) {
        return PLACEHOLDER.matcher(text).find();
    }

    static List<String> placeholders(String text) {
        return PLACEHOLDER.matcher(text).results().map(match -> match.group(1)).toList();
    }

    static String withoutPlaceholders(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(" ");
    }

    private static Template compile(String template) {
        return Mustache.compiler()
                .escapeHTML(false)
                .emptyStringIsFalse(true)
                .withLoader(name -> {
                    throw new MustacheException("Expected no partials, but there is '%s'".formatted(name));
                })
                .withCollector(new OnlyData())
                .withFormatter(value -> value instanceof Placed placed ? placed.placeholder() : String.valueOf(value))
                .compile(template);
    }

    /** What a template is executed on: values by name, wrapped so that each output becomes a placeholder. */
    private record Context(Map<?, ?> values, Map<String, String> placed, ValueFormat format) {
        Object get(String name) {
            var value = values.get(name);
            if (value == null) {
                return Template.NO_FETCHER_FOUND;
            }
            return wrap(name, value);
        }

        Object wrap(String name, Object value) {
            if (value instanceof Map<?, ?> map && !ValueFormat.isMoney(map)) {
                return new Context(map, placed, format);
            }
            if (value instanceof List<?> list) {
                return new Placed(name, list, this);
            }
            return value instanceof Boolean || value.equals("") ? value : new Placed(name, value, this);
        }
    }

    /** A value with its name; it takes its placeholder when it is written out. */
    private record Placed(String name, Object value, Context context) {
        String placeholder() {
            var formatted = context.format.format(value);
            var text = formatted.length() > LARGEST_VALUE ? formatted.substring(0, LARGEST_VALUE) : formatted;
            var plain = NOT_A_NAME.matcher(name).replaceAll("_");
            var free = plain;
            for (var count = 2;
                    context.placed.containsKey(free)
                            && !context.placed.get(free).equals(text);
                    count++) {
                free = plain + "_" + count;
            }
            context.placed.put(free, text);
            return "{{" + free + "}}";
        }

        @Override
        public String toString() {
            return placeholder();
        }
    }

    /** Templates reach into maps and lists and nothing else: no method of any object is ever called. */
    private static final class OnlyData implements Mustache.Collector {
        @Override
        @SuppressWarnings("NullAway") // jmustache's contract: null says it is no list
        public Iterator<?> toIterator(Object value) {
            if (value instanceof Placed placed && placed.value() instanceof List<?> list) {
                return list.stream()
                        .map(item -> placed.context().wrap(placed.name(), item))
                        .iterator();
            }
            // jmustache's own empty list stands for a section's absent value
            return value instanceof List<?> list ? list.iterator() : null;
        }

        @Override
        public Mustache.VariableFetcher createFetcher(Object context, String name) {
            return (data, key) -> data instanceof Context values ? values.get(key) : Template.NO_FETCHER_FOUND;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }
}
