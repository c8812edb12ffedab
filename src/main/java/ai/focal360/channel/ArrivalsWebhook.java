package ai.focal360.channel;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.tenant.ChannelConfig;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** A provider whose calls are read as a whole before anything of them is taken. */
public abstract class ArrivalsWebhook implements ProviderWebhook {
    private final ChannelConfig.Kind kind;
    private final DataSize maxBody;
    private final Intake intake;

    protected ArrivalsWebhook(ChannelConfig.Kind kind, DataSize maxBody, Intake intake) {
        this.kind = kind;
        this.maxBody = maxBody;
        this.intake = intake;
    }

    @Override
    public final ChannelConfig.Kind kind() {
        return kind;
    }

    @Override
    public final DataSize maxBody() {
        return maxBody;
    }

    @Override
    public final void receive(Endpoint endpoint, ProviderCall call) {
        intake.take(endpoint, read(endpoint, call));
    }

    /** What a call tells, in its order, as {@link #receive} promises. */
    protected abstract List<Arrival> read(Endpoint endpoint, ProviderCall call);
}
