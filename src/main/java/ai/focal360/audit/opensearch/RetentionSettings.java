package ai.focal360.audit.opensearch;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code focal.audit.retention}: how many whole months records stay in the search index beside the running one; 0 for as
 * long as PostgreSQL has them.
 */
@ConfigurationProperties("focal.audit")
record RetentionSettings(@DefaultValue("25") int retention) {
    RetentionSettings {
        if (retention < 0 || retention > 1200) {
            throw new IllegalArgumentException(
                    "Expected focal.audit.retention from 0 to 1200 months, but it is " + retention);
        }
    }
}
