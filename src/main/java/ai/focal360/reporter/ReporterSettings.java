package ai.focal360.reporter;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code focal.reporter}: {@code models} of {@code focal.llm.models} that are asked, in this order, what a question means;
 * with none, and whenever none of them answers, patterns understand it.
 */
@ConfigurationProperties("focal.reporter")
record ReporterSettings(@DefaultValue List<String> models) {
    ReporterSettings {
        models = List.copyOf(models);
    }
}
