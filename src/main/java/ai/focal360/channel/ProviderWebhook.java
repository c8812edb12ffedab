package ai.focal360.channel;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.tenant.ChannelConfig;
import org.springframework.util.unit.DataSize;

/** A provider's receiving side: whether a call is the provider's, and what it tells. */
public interface ProviderWebhook {
    ChannelConfig.Kind kind();

    /** The longest body that is read at all. */
    DataSize maxBody();

    /**
     * Takes everything a call tells, in its order; safe to repeat. What is not understood is left out rather than refused where
     * the provider would only send it again.
     *
     * @throws ai.focal360.platform.ProblemException when it is not signed as the provider signs, which is looked at first, or
     *     cannot be read
     */
    void receive(Endpoint endpoint, ProviderCall call);
}
