package ai.focal360.bench;

import ai.focal360.App;
import ai.focal360.ingress.InboundMessage;
import ai.focal360.ingress.Inbox;
import ai.focal360.llm.ConstantModels;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ChannelConfig;
import ai.focal360.tenant.ChannelConfigs;
import ai.focal360.tenant.Publishing;
import ai.focal360.tenant.Tenants;
import ai.focal360.turn.AnswerReady;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The whole platform with the demo tenant, fed at its inbox; search is off, and the sensor is a constant. */
final class Platform implements Pipeline, AutoCloseable {
    static final TenantId ACME = new TenantId("acme-shop");

    /** No burst window, so that a message is due at once; nothing is sent to a webchat, its lines are only kept. */
    private static final ChannelConfig WEBCHAT =
            ChannelConfigs.channel("webchat", ChannelConfig.Kind.WEBCHAT, new AgentId("alex"));

    private static final String VISITOR = "visitor-";

    private final ConfigurableApplicationContext context;
    private final Inbox inbox;
    private final ConstantModels models;
    private final AtomicInteger number = new AtomicInteger();
    private volatile Supplier<String> said = () -> "";
    private volatile IntConsumer done = customer -> {};
    private volatile BiConsumer<TenantId, Integer> answered = (tenant, customer) -> {};

    private Platform(ConfigurableApplicationContext context, ConstantModels models) {
        this.context = context;
        this.inbox = context.getBean(Inbox.class);
        this.models = models;
        context.addApplicationListener(new Answered());
    }

    static Platform start(Map<String, Object> settings) {
        var models = new ConstantModels();
        var all = new HashMap<String, Object>(Map.of(
                "server.port",
                0,
                "focal.opensearch.enabled",
                false,
                "spring.main.banner-mode",
                "off",
                "logging.level.ai.focal360",
                "warn"));
        all.putAll(settings);
        var context = new SpringApplicationBuilder(App.class)
                .initializers(starting -> ((GenericApplicationContext) starting)
                        .registerBean("constantModels", ConstantModels.class, () -> models))
                .run(all.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
        return new Platform(context, models);
    }

    /** What customers write from now on, and what the sensor makes of it. */
    Platform with(String text, String intent) {
        said = () -> text;
        models.understand(intent);
        return this;
    }

    /** No text twice: each has a number in it. */
    Platform withNumbered(String format, String intent) {
        with(format, intent);
        said = () -> format.formatted(number.incrementAndGet());
        return this;
    }

    Platform thinking(Duration each) {
        models.think(each);
        return this;
    }

    /** Conversations start anew, so that each turn finds the same: no scenario, no ten answers in a row. */
    void forget() {
        bean(JdbcClient.class).sql("update conversation set state = '{}'").update();
        // nobody takes them away here
        bean(JdbcClient.class).sql("truncate search_outbox").update();
    }

    /** The demo tenant's pack once more, under another name. */
    TenantId another(String name) {
        var tenant = new TenantId(name);
        var files = new TreeMap<String, String>();
        bean(Tenants.class)
                .require(ACME)
                .files()
                .forEach((path, content) -> files.put(renamed(path, name), renamed(content, name)));
        var outcome = bean(Publishing.class).publish(tenant, files);
        if (outcome instanceof Publishing.Outcome.Refused refused) {
            throw new IllegalStateException(
                    "Expected the pack of %s to be good: %s".formatted(name, refused.problems()));
        }
        return tenant;
    }

    private static String renamed(String text, String name) {
        return text.replace(ACME.value(), name).replace("acme_shop", name.replace('-', '_'));
    }

    @Override
    public void accept(int customer) {
        accept(ACME, customer);
    }

    void accept(TenantId tenant, int customer) {
        inbox.accept(new InboundMessage(
                tenant,
                WEBCHAT,
                VISITOR + customer,
                UUID.randomUUID().toString(),
                InboundMessage.TEXT,
                said.get(),
                null));
    }

    @Override
    public void whenDone(IntConsumer listener) {
        done = listener;
    }

    /** Who is told which customer of which tenant has an answer that is committed. */
    void whenAnswered(BiConsumer<TenantId, Integer> listener) {
        answered = listener;
    }

    boolean isIdle() {
        return bean(MeterRegistry.class).get("focal.turns.running").gauge().value() == 0;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    DataSource database() {
        return bean(DataSource.class);
    }

    @Override
    public void close() {
        context.close();
    }

    /** Told within the last commit's transaction; tells on when that is through. */
    private final class Answered implements ApplicationListener<PayloadApplicationEvent<AnswerReady>> {
        @Override
        public void onApplicationEvent(PayloadApplicationEvent<AnswerReady> event) {
            var customer = Integer.parseInt(event.getPayload().address().substring(VISITOR.length()));
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    done.accept(customer);
                    answered.accept(event.getPayload().tenant(), customer);
                }
            });
        }
    }
}
