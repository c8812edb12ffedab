package ai.focal360.turn;

import ai.focal360.tenant.SideEffectLevel;

/**
 * How far a running turn is, for whoever has to decide whether it may still be stopped.
 *
 * @param phase the phase it is in, 1 to 11
 * @param effects the highest level of what it began to do to the world
 * @param ahead the highest level its scenarios may come to before they wait; {@code NONE} before phase 6
 * @param rewindable whether the scenario steps it took can be taken back
 */
public record Progress(int phase, SideEffectLevel effects, SideEffectLevel ahead, boolean rewindable) {
    public static final Progress BEGUN = new Progress(1, SideEffectLevel.NONE, SideEffectLevel.NONE, true);
}
