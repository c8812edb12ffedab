package ai.focal360.audit;

import ai.focal360.platform.TenantId;
import java.util.Collection;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where a module notes that the search index's copy of its records is to be made again. */
@Component
public class SearchCopy {
    private final JdbcClient jdbc;
    private final TextSearch search;
    private final ApplicationEventPublisher events;

    SearchCopy(JdbcClient jdbc, TextSearch search, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.search = search;
        this.events = events;
    }

    /** One statement in the caller's transaction; nothing where search is switched off. */
    public void changed(SearchKind kind, TenantId tenant, Collection<String> documents) {
        if (documents.isEmpty() || !search.isOn()) {
            return;
        }
        jdbc.sql("insert into search_outbox (kind, tenant, document) select ?, ?, unnest(?)")
                .param(kind.name())
                .param(tenant.value())
                .param(documents.toArray(String[]::new))
                .update();
        events.publishEvent(new SearchCopyOutdated());
    }
}
