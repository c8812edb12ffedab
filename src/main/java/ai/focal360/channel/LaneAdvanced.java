package ai.focal360.channel;

/**
 * Something was said on a lane and is committed: whoever shows the lane on this node need not wait for its next look.
 * {@code streamed}: nobody is sent it; whoever it is for reads it from a stream, of this node or another.
 */
public record LaneAdvanced(Lane lane, boolean streamed) {}
