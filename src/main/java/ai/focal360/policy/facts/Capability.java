package ai.focal360.policy.facts;

/**
 * What the channel carries that this turn is said on: its {@code kind}, the most its provider tells about a message ({@code
 * receipts}: {@code none}, {@code sent}, {@code delivered}, {@code read}), files and pictures, how many answers to tap, the longest
 * message in characters, and how a text may be marked up ({@code plain}, {@code links}, {@code whatsapp}, {@code html}).
 */
public record Capability(
        String kind, String receipts, boolean richMedia, int buttons, int longest, String formatting) {}
