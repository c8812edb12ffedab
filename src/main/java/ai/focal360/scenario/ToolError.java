package ai.focal360.scenario;

/** The BPMN errors a Do step can end in; their codes are what boundary events catch. */
public enum ToolError {
    /** A rule or the tool itself said no; nothing changed. */
    REFUSED("ToolRefused"),
    /** Nobody knows whether it happened. */
    UNKNOWN("ToolUnknown"),
    /** It could not be tried. */
    FAILED("ToolFailed");

    private final String code;

    ToolError(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
