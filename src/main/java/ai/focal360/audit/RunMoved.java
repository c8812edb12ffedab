package ai.focal360.audit;

import ai.focal360.platform.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A scenario began, or stands otherwise than before: in {@code was} it did, which is absent when it began. {@code lastStep} is
 * where it stands or ended, {@code ending} the end event it reached.
 */
public record RunMoved(
        UUID run,
        TenantId tenant,
        String scenario,
        int version,
        Talk talk,
        ScenarioRun.@Nullable State was,
        ScenarioRun.State state,
        @Nullable String lastStep,
        @Nullable String ending) {}
