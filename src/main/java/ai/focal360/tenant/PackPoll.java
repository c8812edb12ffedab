package ai.focal360.tenant;

import ai.focal360.platform.Rounds;
import ai.focal360.platform.TenantId;
import ai.focal360.platform.Wake;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Makes live here what another node published. */
@Component
class PackPoll extends Rounds {
    private static final Logger log = LoggerFactory.getLogger(PackPoll.class);

    private final ConfigStore store;
    private final Publishing publishing;
    private final PacksProperties properties;

    PackPoll(ConfigStore store, Publishing publishing, PacksProperties properties) {
        super("pack-poll");
        this.store = store;
        this.publishing = publishing;
        this.properties = properties;
        every(properties.poll(), this::look);
    }

    /** One look: the platform first, and what fails for one tenant fails for no other. */
    void look() {
        try {
            store.newest().stream()
                    .filter(version -> version.number() > publishing.liveNumber(version.tenant()))
                    .sorted(Comparator.comparing(version -> !version.tenant().equals(TenantId.PLATFORM)))
                    .forEach(this::catchUp);
        } catch (RuntimeException e) {
            log.warn("Could not look for packs other nodes published; next look in {}", properties.poll(), e);
        }
    }

    /** Another node published something: no need to wait for the next look. */
    @EventListener
    void on(Wake.PackStored stored) {
        soon(this::look);
    }

    private void catchUp(PackVersion version) {
        try {
            publishing.catchUp(version.tenant());
        } catch (RuntimeException e) {
            log.error("{} was published by another node, but cannot be live here", version, e);
        }
    }

    @Override
    public int getPhase() {
        return PackBootstrap.PHASE + 1;
    }
}
