package ai.focal360.tool;

import ai.focal360.platform.Outbound;
import ai.focal360.platform.TenantId;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Registered addresses with their placeholders filled in. A pack's author may name what the operator put there for
 * packs ({@code focal.tool.urls.<tenant>.…}, {@code focal.sandbox.…url}) and nothing else: any other placeholder would
 * send the application's own configuration, passwords included, to an address of the author's choice.
 */
@Component
class ToolUrls {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}]*)}");
    private static final Pattern SANDBOX = Pattern.compile("focal\\.sandbox\\.[a-z-]+\\.url");

    private final Environment environment;
    private final Outbound outbound;

    ToolUrls(Environment environment, Outbound outbound) {
        this.environment = environment;
        this.outbound = outbound;
    }

    /** Filled in at each call rather than when the pack is published: the demo's own port is known only after start. */
    URI resolve(String url) {
        return URI.create(filled(url));
    }

    /** What is wrong with the address, as a pack of the tenant registered it. */
    List<String> problems(TenantId tenant, String url) {
        if (url.startsWith(PlatformTool.SCHEME)) {
            return List.of();
        }
        var problems = new ArrayList<String>();
        var placeholders = PLACEHOLDER.matcher(url);
        while (placeholders.find()) {
            var name = placeholders.group(1);
            if (!isForPacks(tenant, name)) {
                problems.add("url may name ${focal.tool.urls.%s.…} or a sandbox's url, but not ${%s}"
                        .formatted(tenant, name));
            } else if (configured(name) == null) {
                problems.add("url names ${%s}, which is not configured".formatted(name));
            }
        }
        if (problems.isEmpty()) {
            outbound.problem(tenant, filled(url)).ifPresent(problems::add);
        }
        return problems;
    }

    private static boolean isForPacks(TenantId tenant, String name) {
        return name.startsWith("focal.tool.urls." + tenant + ".")
                || SANDBOX.matcher(name).matches();
    }

    private String filled(String url) {
        return PLACEHOLDER
                .matcher(url)
                .replaceAll(match -> Matcher.quoteReplacement(String.valueOf(configured(match.group(1)))));
    }

    private @Nullable String configured(String name) {
        return environment.getProperty(name);
    }
}
