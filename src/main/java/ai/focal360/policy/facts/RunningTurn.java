package ai.focal360.policy.facts;

/**
 * The customer's turn that is running while a message arrives.
 *
 * @param phase the phase it has reached at least, 1 to 11
 * @param sameChannel whether the message came on its channel
 * @param ofOurOwn whether nobody wrote what it answers: an approval came back, a timer fired
 * @param effects the highest side-effect level it began: {@code none}, {@code reversible}, {@code compensatable}
 * @param ahead the highest level its scenarios may still come to before they wait; {@code none} until phase 6
 * @param committed whether it can no longer be cancelled
 * @param rewindable whether its scenario steps can be taken back
 * @param superseded how many turns before it were superseded already
 * @param lastLook whether it is about to do what cannot be undone and asks before it does
 */
public record RunningTurn(
        int phase,
        boolean sameChannel,
        boolean ofOurOwn,
        String effects,
        String ahead,
        boolean committed,
        boolean rewindable,
        int superseded,
        long runningForMillis,
        boolean lastLook) {}
