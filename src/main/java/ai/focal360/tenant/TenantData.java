package ai.focal360.tenant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All that a tenant configured in YAML under {@code seeds/<tenant>/}, validated and cross-checked. */
public record TenantData(
        String name,
        Map<String, Object> settings,
        List<Agent> agents,
        List<ChannelConfig> channels,
        List<Field> customerFields,
        List<Intent> intents,
        List<Article> articles,
        List<Offering> offerings,
        List<Guideline> guidelines,
        List<Tool> tools,
        Texts texts) {

    public TenantData {
        settings = Map.copyOf(settings);
        agents = List.copyOf(agents);
        channels = List.copyOf(channels);
        customerFields = List.copyOf(customerFields);
        intents = List.copyOf(intents);
        articles = List.copyOf(articles);
        offerings = List.copyOf(offerings);
        guidelines = List.copyOf(guidelines);
        tools = List.copyOf(tools);
    }

    public Optional<Agent> agent(String id) {
        return agents.stream().filter(agent -> agent.id().value().equals(id)).findFirst();
    }

    public Optional<ChannelConfig> channel(String id) {
        return channels.stream().filter(channel -> channel.id().equals(id)).findFirst();
    }

    public Optional<Tool> tool(String id) {
        return tools.stream().filter(tool -> tool.id().equals(id)).findFirst();
    }

    public Optional<Field> customerField(String name) {
        return customerFields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    /** These data with the platform's below them: what has the same id or key is the tenant's. */
    TenantData over(TenantData platform) {
        return new TenantData(
                name,
                merged(platform.settings, settings),
                agents,
                channels,
                merged(platform.customerFields, customerFields, Field::name),
                merged(platform.intents, intents, Intent::id),
                merged(platform.articles, articles, Article::id),
                merged(platform.offerings, offerings, Offering::id),
                merged(platform.guidelines, guidelines, Guideline::id),
                merged(platform.tools, tools, Tool::id),
                texts.over(platform.texts));
    }

    private static <V> Map<String, V> merged(Map<String, V> below, Map<String, V> above) {
        var all = new LinkedHashMap<>(below);
        all.putAll(above);
        return all;
    }

    private static <T> List<T> merged(List<T> below, List<T> above, Function<T, String> id) {
        var all = new LinkedHashMap<String, T>();
        above.forEach(item -> all.put(id.apply(item), item));
        below.forEach(item -> all.putIfAbsent(id.apply(item), item));
        return List.copyOf(all.values());
    }
}
