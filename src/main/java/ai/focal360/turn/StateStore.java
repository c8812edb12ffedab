package ai.focal360.turn;

import ai.focal360.platform.ConversationId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Conversations and turns: the rows that make a crash at any moment harmless. All methods join the caller's transaction;
 * time is the store's own, so that nodes with different clocks agree.
 */
public interface StateStore {

    /**
     * C1: keeps the message and opens or extends the gathering turn of its lane; the conversation is made on first
     * contact. Empty when the message is known already.
     */
    Optional<Gathered> gather(Arrival arrival);

    /** Keeps a message nothing is answered to. Empty when it is known already. */
    Optional<ConversationId> record(Arrival arrival);

    /** Opens a turn of our own on the channel the customer last used, or joins the one that is gathering there. */
    Gathered trigger(TenantId tenant, ConversationId conversation, Trigger trigger);

    /**
     * Takes turns whose window is over, and running ones whose lease has run out, for this owner. Tenants take turns: the
     * one with the fewest running turns for its weight goes first, and of each what has waited longest. A tenant that has
     * its share already gets no more than the room's {@code spare} places; one that is alone has the share it would have
     * beside another, so that the next one to come finds a place. At most one turn of a customer is running at any time; epochs
     * rise.
     *
     * @throws org.springframework.dao.DuplicateKeyException when another owner took a turn of the same customer in the same
     *     moment; nothing was claimed, and asking again is the answer
     */
    List<ClaimedTurn> claim(String owner, Duration lease, Room room, int mostAttempts);

    /** Takes up to {@code most} turns, with no place kept for anybody. */
    default List<ClaimedTurn> claim(String owner, Duration lease, int most, int mostAttempts) {
        return claim(owner, lease, Room.of(most), mostAttempts);
    }

    /**
     * Prolongs the leases of what this owner is running now, and keeps where each of them is. What it claimed and is not
     * running — a claim whose answer was lost, a release that did not reach the store — is not among it and comes back when
     * its lease ends.
     */
    int renew(String owner, Duration lease, Map<TurnId, Progress> running);

    default int renew(String owner, Duration lease, Collection<TurnId> running) {
        return renew(owner, lease, running.stream().collect(Collectors.toMap(id -> id, id -> Progress.NONE)));
    }

    /** Sets running turns aside that lost their lease too often; cancelled ones among them just end. */
    List<TurnId> quarantine(int mostAttempts);

    /** How long until the next gathering turn is due, if there is one; negative when it is overdue. */
    Optional<Duration> nextDue();

    Conversation load(ClaimedTurn turn);

    /**
     * The first write outside the turn's memory, and every one after it: keeps what was found so far, so that the turn
     * resumes and never chooses another path.
     *
     * @throws Fenced when the turn is not this claim's any more
     */
    void touch(ClaimedTurn turn, String checkpoint);

    /**
     * From here the turn cannot be cancelled.
     *
     * @throws Fenced when the turn is not this claim's any more, or was cancelled first
     */
    void commitPoint(ClaimedTurn turn);

    /** Cancels a turn that has not reached its commit point, and ends it if it is not running; false when it has, or is over. */
    boolean cancel(TenantId tenant, TurnId turn);

    boolean isCancelled(ClaimedTurn turn);

    /**
     * C2: the turn is done and the conversation goes on from {@code state}.
     *
     * @throws Fenced when the turn is not this claim's any more
     */
    void finish(ClaimedTurn turn, String state);

    /** Gives a claim back so that it runs again after {@code after}, keeping why it failed; nothing for an older epoch. */
    void release(ClaimedTurn turn, Duration after, String failure);

    /** Ends a cancelled turn's run. */
    void abandon(ClaimedTurn turn);
}
