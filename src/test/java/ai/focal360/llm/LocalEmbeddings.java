package ai.focal360.llm;

/** The in-process embeddings, for tests of the modules that compare texts. */
public final class LocalEmbeddings {
    private LocalEmbeddings() {}

    public static Embeddings create() {
        return new Embeddings(Fixtures.settings());
    }
}
