package ai.focal360.policy;

import ai.focal360.policy.facts.Conclusion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything the rules concluded on a question, in the order they spoke. */
public record Decision(Question question, List<Concluded> concluded) {
    public Decision {
        concluded = List.copyOf(concluded);
    }

    public DecisionPoint point() {
        return question.point();
    }

    public <T extends Conclusion> List<T> all(Class<T> type) {
        return stream(type).toList();
    }

    public <T extends Conclusion> Optional<T> first(Class<T> type) {
        return stream(type).findFirst();
    }

    private <T extends Conclusion> Stream<T> stream(Class<T> type) {
        return concluded.stream()
                .map(Concluded::conclusion)
                .filter(type::isInstance)
                .map(type::cast);
    }
}
