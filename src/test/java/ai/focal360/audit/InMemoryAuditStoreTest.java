package ai.focal360.audit;

import static ai.focal360.audit.TurnRecords.ACME;
import static ai.focal360.audit.TurnRecords.turn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryAuditStoreTest extends AuditStoreContract {
    @Override
    AuditStore emptyStore() {
        return new InMemoryAuditStore();
    }

    @Test
    void findsTurnsByTheWordsOfBothSides() {
        var store = new InMemoryAuditStore();
        var record = turn().said("Mon café est cassé")
                .answered("I am sorry to hear that")
                .record();
        store.append(record);
        store.append(turn().record());
        assertThat(store.search(text("CAFÉ sorry")).turns()).isEqualTo(List.of(record));
        assertThat(store.search(text("café angry")).turns()).isEmpty();
    }

    private static TurnQuery text(String text) {
        return new TurnQuery(ACME, null, null, null, null, null, null, text, null, null, null, 10);
    }
}
