package ai.focal360.firewall;

/** A message as customers write it, and what it is; {@code id} names its entry and its place there. */
record Example(String id, String kind, String text) {
    static final String HARMLESS = "harmless";

    boolean isHarmless() {
        return kind.equals(HARMLESS);
    }
}
