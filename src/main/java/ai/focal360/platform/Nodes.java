package ai.focal360.platform;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The other nodes on this database: tells them what to look at now instead of with their next poll. Call it after the
 * commit that there is something to see of; it neither waits nor fails, and takes part in no transaction. Modules that want
 * no more than to tell publish {@link ForOtherNodes}.
 */
@Component
public class Nodes {
    private final Notices notices;
    private final ApplicationEventPublisher events;

    Nodes(Notices notices, ApplicationEventPublisher events) {
        this.notices = notices;
        this.events = events;
    }

    /** This node's name, another one with every start. */
    public String id() {
        return notices.id();
    }

    /** Whether this node hears the others; where it does not, it polls. */
    public boolean isListening() {
        return notices.isListening();
    }

    /** How many other nodes showed themselves lately. */
    public int others() {
        return notices.peers().size();
    }

    /** Turns are due and there is no place for them here. */
    public void due() {
        notices.say(new Wake.TurnsDue());
    }

    /** This turn was cancelled, wherever it runs; published here too, since that may be this node. */
    public void cancelled(TurnId turn) {
        var cancelled = new Wake.TurnCancelled(turn);
        events.publishEvent(cancelled);
        notices.say(cancelled);
    }

    @EventListener
    void on(ForOtherNodes news) {
        notices.say(news.wake());
    }
}
