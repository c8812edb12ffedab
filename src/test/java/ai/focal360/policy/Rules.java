package ai.focal360.policy;

import ai.focal360.platform.TenantId;
import ai.focal360.policy.facts.ToolCall;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.TenantData;
import ai.focal360.tenant.Texts;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The repository's own rules, asked as a test would say it: {@code Rules.of("acme-shop").given(…).judge(call)}. */
public final class Rules {
    private static final Policies POLICIES = new Policies();
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final TenantData NO_DATA = new TenantData(
            "none",
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new Texts(Map.of()));

    private final Pack pack;
    private final Pack platform = pack("platform", folder("rules/platform"));
    private final List<Object> facts = new ArrayList<>();

    private Rules(Pack pack) {
        this.pack = pack;
    }

    public static Rules of(String tenant) {
        return new Rules(pack(tenant, folder("rules/" + tenant)));
    }

    /** What decides by these rules and any other. */
    public static Policies policies() {
        return POLICIES;
    }

    static Rules of(String tenant, Map<String, String> files) {
        return new Rules(pack(tenant, new TreeMap<>(files)));
    }

    public Rules given(Object... more) {
        facts.addAll(List.of(more));
        return this;
    }

    public Rules domain(String type, String json) {
        if (fill(type, json) instanceof DomainFact.Filled fact) {
            facts.add(fact.fact());
            return this;
        }
        throw new IllegalArgumentException("Expected the answer to fit, but " + fill(type, json));
    }

    DomainFact fill(String type, String json) {
        try {
            return POLICIES.domainFact(pack, platform, type, JSON.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Verdict judge(ToolCall call) {
        return POLICIES.judge(pack, platform, call, facts);
    }

    public Decision at(DecisionPoint point) {
        return POLICIES.decide(pack, platform, point, facts);
    }

    List<ai.focal360.tenant.PackProblem> problems() {
        return POLICIES.check(pack, platform);
    }

    static Pack pack(String tenant, TreeMap<String, String> files) {
        return new Pack(
                new PackVersion(new TenantId(tenant), files.hashCode(), Integer.toHexString(files.hashCode())),
                files,
                NO_DATA);
    }

    static TreeMap<String, String> folder(String folder) {
        try (var paths = Files.walk(Path.of(folder))) {
            var files = new TreeMap<String, String>();
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path.toString().replace('\\', '/'), Files.readString(path));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
