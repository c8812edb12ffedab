package ai.focal360.audit.opensearch;

import ai.focal360.platform.SearchServer;
import java.net.URI;
import java.util.Optional;

/** What the platform knows of a search server. */
public final class FakeSearchServer implements SearchServer {
    private final Optional<Address> address;
    private volatile State state;

    private FakeSearchServer(Optional<Address> address, State state) {
        this.address = address;
        this.state = state;
    }

    public static FakeSearchServer at(String url) {
        return at(new Address(URI.create(url), null, null));
    }

    static FakeSearchServer at(Address address) {
        return new FakeSearchServer(Optional.of(address), new State.External());
    }

    public static FakeSearchServer off() {
        return new FakeSearchServer(Optional.empty(), new State.Off());
    }

    void is(State next) {
        state = next;
    }

    @Override
    public Optional<Address> address() {
        return address;
    }

    @Override
    public State state() {
        return state;
    }
}
