package ai.focal360.tenant;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a tenant configured in YAML under {@code seeds/<tenant>/}, validated and cross-checked. */
public record TenantData(
        String name,
        Map<String, Object> settings,
        List<Agent> agents,
        List<Channel> channels,
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

    public Optional<Channel> channel(String id) {
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
}
