package ai.focal360.subscription;

import java.util.List;

/** The words of a turn: only for subscriptions that ask for them. */
record Texts(List<String> customer, List<String> agent) {
    Texts {
        customer = List.copyOf(customer);
        agent = List.copyOf(agent);
    }
}
