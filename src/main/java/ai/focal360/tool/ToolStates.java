package ai.focal360.tool;

import ai.focal360.platform.TenantId;
import org.springframework.stereotype.Component;

/** How tools are doing, as this node sees it. */
@Component
public class ToolStates {
    private final ToolLines lines;

    ToolStates(ToolLines lines) {
        this.lines = lines;
    }

    /** {@code closed}, {@code open} or {@code half_open}. */
    public String circuit(TenantId tenant, String tool) {
        return lines.circuit(tenant, tool);
    }
}
