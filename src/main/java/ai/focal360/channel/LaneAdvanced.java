package ai.focal360.channel;

/** Something was said on a lane and is committed: whoever shows the lane on this node need not wait for its next look. */
public record LaneAdvanced(Lane lane) {}
