package ai.focal360.turn;

import ai.focal360.customer.Customers;
import ai.focal360.knowledge.Knowledge;
import ai.focal360.llm.WriteRequest;
import ai.focal360.policy.facts.ContextSource;
import ai.focal360.policy.facts.OtherConversation;
import ai.focal360.tenant.Agent;
import ai.focal360.tenant.Field;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What the agent's context names beside the answer itself. Rules say which of it the writer is given; what is on demand is not
 * looked up before. Of a field a model reads whether it is known, and its value only where the tenant listed it and it is not
 * personal.
 */
@Component
class Background {
    /** Of an earlier conversation, what was said last. */
    private static final int LATEST = 5;

    private final StateStore store;
    private final Customers customers;
    private final Knowledge knowledge;

    Background(StateStore store, Customers customers, Knowledge knowledge) {
        this.store = store;
        this.customers = customers;
        this.knowledge = knowledge;
    }

    List<ContextSource> sources(TurnContext turn) {
        return turn.config().agent().context().entrySet().stream()
                .map(it -> source(turn, it.getKey(), it.getValue()))
                .toList();
    }

    private ContextSource source(TurnContext turn, String name, Agent.Use use) {
        var inUse = isInUse(turn, name);
        return new ContextSource(
                name,
                use.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                inUse,
                use == Agent.Use.IF_RELEVANT && !inUse ? likeness(turn, name) : 0);
    }

    private static boolean isInUse(TurnContext turn, String name) {
        if (name.equals(Agent.OTHERS)) {
            return turn.state.scenarios().stream()
                    .anyMatch(here -> turn.others.stream().anyMatch(other -> other.isAbout(here.scenario())));
        }
        return Agent.field(name)
                .filter(field -> turn.told.contains(field)
                        || turn.state.goal().fields().contains(field)
                        || turn.state.scenarios().stream()
                                .anyMatch(running -> running.collected().contains(field)))
                .isPresent();
    }

    private double likeness(TurnContext turn, String name) {
        var words = words(turn, name);
        return turn.text().isBlank() || words.isEmpty() ? 0 : knowledge.likeness(turn.text(), words, turn.language());
    }

    /** What a source is about, in words. */
    private List<String> words(TurnContext turn, String name) {
        return switch (name) {
            case Agent.TALK -> List.of();
            case Agent.EARLIER -> said(turn);
            case Agent.OTHERS ->
                turn.others.stream()
                        .map(OtherConversation::scenarios)
                        .flatMap(Collection::stream)
                        .map(scenario -> scenario.replace('-', ' '))
                        .distinct()
                        .toList();
            default ->
                declared(turn, name).map(field -> field.label().getOrDefault(turn.language(), field.name())).stream()
                        .toList();
        };
    }

    /** What the writer reads of these sources; the talk itself is its history. */
    List<WriteRequest.Background> gather(TurnContext turn, List<String> sources) {
        return sources.stream()
                .filter(name -> !name.equals(Agent.TALK))
                .map(name -> new WriteRequest.Background(name, lines(turn, name)))
                .toList();
    }

    private List<String> lines(TurnContext turn, String name) {
        return switch (name) {
            case Agent.EARLIER -> said(turn);
            case Agent.OTHERS ->
                turn.others.stream()
                        .map(other -> "on %s: %s%s"
                                .formatted(
                                        other.channel(),
                                        String.join(", ", other.scenarios()),
                                        other.expects() ? "; waits for their answer" : ""))
                        .toList();
            default ->
                declared(turn, name).map(field -> known(turn, field)).stream().toList();
        };
    }

    private static String known(TurnContext turn, Field field) {
        return Optional.ofNullable(turn.values().get(field.name()))
                .map(value ->
                        field.type() == Field.Type.ENUM && !field.personal() ? String.valueOf(value.value()) : "known")
                .orElse("not known");
    }

    private Optional<Field> declared(TurnContext turn, String name) {
        return Agent.field(name)
                .flatMap(field -> customers.schema(turn.turn.tenant()).field(field));
    }

    private List<String> said(TurnContext turn) {
        var earlier = turn.earlier;
        if (earlier == null) {
            earlier = store.earlier(turn.turn);
            turn.earlier = earlier;
        }
        return earlier.stream()
                .map(Earlier::said)
                .flatMap(said -> said.subList(Math.max(0, said.size() - LATEST), said.size()).stream())
                .toList();
    }
}
