package ai.focal360.platform;

/** Publish this as an application event, after the commit it is about, and every other node gets its {@link Wake}. */
public record ForOtherNodes(Wake wake) {}
