package ai.focal360.reporter;

import ai.focal360.audit.Figures;
import ai.focal360.customer.CustomerProperties;
import ai.focal360.knowledge.Examples;
import ai.focal360.llm.Choosing;
import ai.focal360.llm.Embeddings;
import ai.focal360.platform.TenantId;
import ai.focal360.reporter.Answer.By;
import ai.focal360.reporter.Answer.Offer;
import ai.focal360.reporter.Understanding.NotUnderstood;
import ai.focal360.reporter.Understanding.Understood;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackVersion;
import ai.focal360.tenant.Tenants;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Answers questions of a tenant's staff about what was said and decided. A model may say what a question means; figures
 * come from the audit alone. Answering throws {@link ai.focal360.audit.SearchUnavailable}.
 */
@Component
public class Reporter {
    private static final String ZONE = "time.zone";

    private final Figures figures;
    private final Tenants tenants;
    private final ZoneId usualZone;
    private final Clock clock;
    private final Catalogue catalogue = Catalogue.read();
    private final Vocabulary words = Vocabulary.read();
    private final FutureTask<Examples> examples;
    private final Patterns patterns;
    private final ModelReading model;
    private final Gathering gathering;
    private final Map<TenantId, Named> names = new ConcurrentHashMap<>();

    private record Named(PackVersion pack, PackVersion platform, TenantNames names) {}

    /** What the reporter can tell, with questions that ask for it. */
    public record Offered(String report, String title, List<String> examples) {}

    Reporter(
            Figures figures,
            Tenants tenants,
            CustomerProperties customers,
            ReporterSettings settings,
            Choosing choosing,
            Embeddings embeddings,
            Clock clock) {
        this.figures = figures;
        this.tenants = tenants;
        this.usualZone = customers.zone();
        this.clock = clock;
        this.examples = new FutureTask<>(() -> Examples.of(catalogue.examples(), embeddings));
        this.patterns = new Patterns(catalogue, words, new Recognizer(catalogue, this::examples));
        this.model = new ModelReading(choosing, settings.models(), catalogue, words);
        this.gathering = new AlikeQuestions(embeddings);
    }

    /** Reading the examples takes seconds: whoever asks first need not wait for them. */
    @EventListener(ApplicationReadyEvent.class)
    void prepare() {
        var thread = new Thread(examples, "reporter-examples");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private Examples examples() {
        examples.run();
        try {
            return examples.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the reporter's examples were read", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected the reporter's examples to be read", e.getCause());
        }
    }

    /** Languages it speaks. */
    public List<String> languages() {
        return Catalogue.LANGUAGES;
    }

    /** All it can tell, in a language. */
    public List<Offered> offered(String language) {
        var texts = new Texts(language);
        return catalogue.reports().stream()
                .map(report -> new Offered(
                        report.id(),
                        texts.of(report.title()),
                        report.examples().getOrDefault(texts.language(), List.of())))
                .toList();
    }

    /** The answer to a question in words. */
    public Answer answer(Question question) {
        var scope = scope(question.tenant());
        var language = patterns.language(question);
        var understanding = model.understand(question, language, scope)
                .orElseGet(() -> patterns.understand(question, scope.names(), scope.today()));
        return understanding instanceof Understood understood
                ? answer(question.text(), understood, scope)
                : cannot(question.text(), (NotUnderstood) understanding, scope);
    }

    /** The answer to an inquiry as {@link Address} has it: parameters by name; throws {@link Address.Wrong}. */
    public Answer answer(TenantId tenant, Map<String, List<String>> parameters) {
        var language = parameters.getOrDefault(Address.LANGUAGE, List.of("en")).get(0);
        var inquiry = Address.parse(parameters, catalogue);
        return answer(null, new Understood(inquiry, language, By.GIVEN, List.of()), scope(tenant));
    }

    private Answer answer(@Nullable String question, Understood understood, Scope scope) {
        var inquiry = understood.inquiry();
        var needsCustomer = catalogue.require(inquiry.report()).form() == Report.Form.HISTORY
                && !inquiry.filters().containsKey(Dimension.CUSTOMER);
        return needsCustomer
                ? cannot(question, new NotUnderstood(understood.language(), "need-customer", ""), scope)
                : new Answering(
                                new Brief(figures, catalogue, scope, new Texts(understood.language()), inquiry),
                                gathering)
                        .answer(question, understood);
    }

    private Answer cannot(@Nullable String question, NotUnderstood not, Scope scope) {
        var texts = new Texts(not.language());
        var offers = catalogue.reports().stream()
                .map(report -> new Offer(
                        report.examples()
                                .getOrDefault(texts.language(), List.of())
                                .get(0),
                        null))
                .toList();
        return new Answer(
                question,
                texts.language(),
                scope.tenantName(),
                List.of(texts.of(not.why(), Map.of("about", not.about(), "tenant", scope.tenantName()))),
                null,
                null,
                List.of(),
                List.of(),
                null,
                offers);
    }

    private Scope scope(TenantId tenant) {
        var pack = tenants.require(tenant);
        var zone = pack.data().settings().get(ZONE);
        return new Scope(
                tenant,
                pack.data().name(),
                names(pack),
                zone == null ? usualZone : ZoneId.of(zone.toString()),
                clock.instant());
    }

    private TenantNames names(Pack pack) {
        var platform = tenants.require(TenantId.PLATFORM);
        return names.compute(
                        pack.tenant(),
                        (tenant, known) -> known != null
                                        && known.pack().equals(pack.version())
                                        && known.platform().equals(platform.version())
                                ? known
                                : new Named(pack.version(), platform.version(), new TenantNames(pack, platform, words)))
                .names();
    }
}
