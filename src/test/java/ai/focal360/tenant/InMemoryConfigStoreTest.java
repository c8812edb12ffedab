package ai.focal360.tenant;

class InMemoryConfigStoreTest extends ConfigStoreContract {
    private final ConfigStore store = new InMemoryConfigStore(CLOCK);

    @Override
    protected ConfigStore store() {
        return store;
    }
}
