package ai.focal360.scenario;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets other modules' tests read sayings of a database of theirs. */
public final class StoredSayings {
    private StoredSayings() {}

    public static Unsaid of(JdbcClient jdbc) {
        return new Unsaid(jdbc);
    }
}
