package ai.focal360.turn;

import ai.focal360.platform.AgentId;
import ai.focal360.platform.ConversationId;
import ai.focal360.platform.CustomerId;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.TurnId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conversations and turns: the rows that make a crash at any moment harmless. All methods join the caller's transaction,
 * which is to be rolled back when one throws; time is the store's own, so that nodes with different clocks agree.
 */
public interface StateStore {

    /**
     * What a message that arrives meets: the conversation of its sender and session that is open, or a new one, which knows of
     * the one before only how the customer behaved and which language they spoke. Notes where the customer wrote last, counts
     * the message, and keeps other messages of the conversation waiting until the transaction ends.
     *
     * @param session the channel's own name of a sitting; empty where it has none
     * @param spoken whether the customer wrote it: else the conversation stays where it is, and they were not heard there
     */
    Encounter meet(
            TenantId tenant,
            AgentId agent,
            CustomerId customer,
            String channel,
            String address,
            String session,
            String providerMessageId,
            boolean spoken);

    /** What a customer wrote on a channel without sessions. */
    default Encounter meet(
            TenantId tenant,
            AgentId agent,
            CustomerId customer,
            String channel,
            String address,
            String providerMessageId) {
        return meet(tenant, agent, customer, channel, address, "", providerMessageId, true);
    }

    /**
     * C1, after {@link #meet}: keeps the message and opens or extends the gathering turn of its lane, and does to the
     * running turn what the arrival says, if that can still be done. A turn that supersedes holds the messages of both and
     * shares the turn group; a superseded turn that touched nothing is over at once. Empty, with nothing done, when the
     * message is known already.
     */
    Optional<Gathered> gather(Arrival arrival);

    /** Keeps a message nothing is answered to. False when it is known already. */
    boolean record(Arrival arrival);

    /** Lets the gathering turn of the lane wait until {@code window} from now, no longer than {@code longest} in all. */
    boolean extend(
            TenantId tenant, AgentId agent, CustomerId customer, String channel, Duration window, Duration longest);

    /** Whether the customer may be told once more that too much arrives; true at most once in {@code every}. */
    boolean noticeDue(TenantId tenant, ConversationId conversation, Duration every);

    /** Opens a turn of our own on the channel the customer last used, or joins the one that is gathering there. */
    Gathered trigger(TenantId tenant, ConversationId conversation, Trigger trigger);

    /**
     * Opens a turn of our own on this channel; empty, with nothing done, where one gathers there already: what the customer is
     * just saying comes first.
     */
    Optional<TurnId> open(
            TenantId tenant, ConversationId conversation, String channel, String address, Trigger trigger);

    /** The open conversation of this customer with this agent, begun here by ourselves when there is none. */
    ConversationId converse(TenantId tenant, AgentId agent, CustomerId customer, String channel, String address);

    /**
     * The customer's open conversations, and with each agent the one that was closed last. No message of theirs is met in an open one, and none of their turns finishes, until the transaction ends: what
     * is decided from this holds.
     */
    List<Contact> hold(TenantId tenant, CustomerId customer);

    /** What is known of this conversation, held like all of {@link #hold(TenantId, CustomerId)}; empty when there is none. */
    Optional<Correspondence> hold(TenantId tenant, ConversationId conversation);

    /** The conversation goes on at this address, unless the customer has left the channel {@code from} by themselves. */
    void follow(TenantId tenant, ConversationId conversation, String from, String channel, String address);

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
     * Prolongs the leases of what this owner is running now. What it claimed and is not running — a claim whose answer was
     * lost, a release that did not reach the store — is not among it and comes back when its lease ends.
     */
    int renew(String owner, Duration lease, Collection<TurnId> running);

    /** Sets running turns aside that lost their lease too often; cancelled ones that touched nothing just end. */
    List<TurnId> quarantine(int mostAttempts);

    Conversation load(ClaimedTurn turn);

    /** The last conversations of the turn's customer with its agent that are over, the newest first. */
    List<Earlier> earlier(ClaimedTurn turn);

    /**
     * The first write outside the turn's memory, and every one after it: keeps what was found so far, so that the turn
     * resumes and never chooses another path.
     *
     * @throws Fenced when the turn is not this claim's any more
     */
    void touch(ClaimedTurn turn, String checkpoint, Progress progress);

    /**
     * From here the turn cannot be cancelled.
     *
     * @throws Fenced when the turn is not this claim's any more, or was cancelled first
     */
    void commitPoint(ClaimedTurn turn);

    /**
     * The messages of this conversation that wait in gathering turns, oldest first, and could still stop this one: none when it
     * has reached its commit point. Nobody else can cancel the turn until the transaction ends.
     *
     * @throws Fenced when the turn is not this claim's any more, or was cancelled
     */
    List<Pending> pending(ClaimedTurn turn);

    /** A gathering turn and what was said in it so far. */
    record Pending(TurnId turn, String channel, String text) {}

    /**
     * The turn cancels itself for a gathering one, which takes its messages and its turn group.
     *
     * @throws Fenced when the turn is not this claim's any more, or the successor was claimed
     */
    void giveWay(ClaimedTurn turn, TurnId successor);

    /**
     * Notes which phase, 1 to 11, running turns of this owner are in; what another owner has by now is left alone. A report may come late, so
     * all else that is known of a turn's progress is left to {@link #touch}.
     */
    void inPhase(String owner, Map<TurnId, Integer> phases);

    /** What became of a turn that may not go on. */
    Fate fate(ClaimedTurn turn);

    enum Fate {
        /** It is another claim's, or over. */
        LOST,
        /** It was cancelled before it touched anything, and is over. */
        CANCELLED,
        /** It was cancelled and is this claim's to take back. */
        TO_REWIND,
        /** Nothing: it is this claim's and may go on. */
        RUNNING
    }

    /**
     * C2: the turn is done and the conversation goes on from {@code state}, or is over.
     *
     * @return how many messages it answered, those it absorbed while it ran among them
     * @throws Fenced when the turn is not this claim's any more
     */
    int finish(ClaimedTurn turn, String state, Afterwards afterwards);

    /** The conversation goes on. */
    default int finish(ClaimedTurn turn, String state) {
        return finish(turn, state, Afterwards.GOES_ON);
    }

    /**
     * An open conversation whose time to be looked at came and in which nothing gathers or runs. Nothing happens in it until the
     * transaction ends; others look at others meanwhile.
     */
    Optional<Quiet> quiet();

    /** When it is looked at again. */
    void lookAgain(TenantId tenant, ConversationId conversation, Duration after, Meanwhile meanwhile);

    /** What happens to a conversation until it is looked at again. */
    enum Meanwhile {
        NOTHING,
        /** The customer is asked whether they are still there. */
        ASKED,
        /** How long it is open counts from now. */
        ANEW
    }

    /** Whether something gathers in the turn's conversation. Nothing else arrives in it until the transaction ends. */
    boolean isCalled(ClaimedTurn turn);

    /** The next message begins another conversation. What still works for the customer may speak in this one. */
    void close(TenantId tenant, ConversationId conversation, Closing why);

    /**
     * What a turn was said in a new conversation belongs to an earlier one: that is open again, and the turn with all that gathers
     * goes on in it. False, with nothing done, when either is not what it was or the turn touched something.
     */
    boolean goOnIn(ClaimedTurn turn, ConversationId earlier);

    /** Gives a claim back so that it runs again after {@code after}, keeping why it failed; nothing for an older epoch. */
    void release(ClaimedTurn turn, Duration after, String failure);

    /**
     * Ends a cancelled turn whose touches were taken back; the conversation goes on from {@code state}.
     *
     * @throws Fenced when the turn is not this claim's any more, or was not cancelled
     */
    void abandon(ClaimedTurn turn, String state);
}
