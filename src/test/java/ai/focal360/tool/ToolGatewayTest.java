package ai.focal360.tool;

import static ai.focal360.tool.ToolFixture.SHOP;
import static ai.focal360.tool.ToolFixture.TURN;
import static ai.focal360.tool.ToolFixture.call;
import static ai.focal360.tool.ToolFixture.tool;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.OutboundTest;
import ai.focal360.tenant.Field;
import ai.focal360.tenant.LivePacks;
import ai.focal360.tenant.SideEffectLevel;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;

/** What the gateway makes of everything a tool's server may do. */
class ToolGatewayTest {
    private static final String KEY = "cancel_order:step:00000000:0123";
    private static final Map<String, Object> ORDER = Map.of("order_id", "#W1");

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "focal.tool.connect-timeout", "10s",
            "focal.tool.read-timeout", "10s",
            "focal.tool.retry-delay", "10ms"));
    private String secret = "tool-secret";
    private ToolFixture tool = tool("cancel_order")
            .at(SERVER.baseUrl() + "/cancel")
            .takes("order_id", Field.Type.TEXT)
            .level(SideEffectLevel.IRREVERSIBLE)
            .timeout(Duration.ofSeconds(30));

    @AfterEach
    void resumes() {
        Thread.interrupted();
    }

    @Test
    void sendsTheArgumentsWithAllThatTheToolNeeds() {
        tool.secret("desk");
        answers(okJson("{\"status\":\"cancelled\",\"total\":12.50}"));

        assertThat(result()).isInstanceOfSatisfying(ToolResult.Done.class, done -> {
            assertThat(done.body().path("status").asText()).isEqualTo("cancelled");
            assertThat(done.body().path("total").decimalValue()).isEqualByComparingTo("12.50");
        });
        SERVER.verify(postRequestedFor(urlEqualTo("/cancel"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withHeader("Idempotency-Key", equalTo(KEY))
                .withHeader("X-Focal-Turn", equalTo(TURN.toString()))
                .withHeader("Authorization", equalTo("Bearer tool-secret"))
                .withHeader("traceparent", equalTo("00-trace-span-01"))
                .withRequestBody(equalToJson("{\"order_id\":\"#W1\"}")));
    }

    @Test
    void sendsAReadWithoutAKeySoThatItIsAnsweredAnew() {
        tool.level(SideEffectLevel.NONE);
        answers(okJson("{}"));

        result();

        SERVER.verify(postRequestedFor(urlEqualTo("/cancel"))
                .withHeader("Idempotency-Key", absent())
                .withHeader("Authorization", absent()));
    }

    @Test
    void sendsNothingWhenAnArgumentIsMissing() {
        assertThat(gateway().call(call("cancel_order", Map.of()), KEY))
                .isEqualTo(new ToolResult.NotSent("argument 'order_id' is missing"));
        nothingWasSent();
    }

    @Test
    void sendsNothingWhenTheArgumentsAreTooMuch() {
        tool.takes("notes", Field.Type.LIST);
        var notes = Collections.nCopies(100, "x".repeat(1_000));

        assertThat(gateway().call(call("cancel_order", Map.of("order_id", "1", "notes", notes)), KEY))
                .isInstanceOf(ToolResult.NotSent.class);
        nothingWasSent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"line\nbreak", "", "naïve"})
    void sendsAndRepeatsNothingOfASecretThatFitsNoHeader(String odd) {
        tool.secret("desk");
        secret = odd;

        assertThat(result()).isEqualTo(new ToolResult.NotSent("secret 'desk' cannot be sent in a header"));
        nothingWasSent();
    }

    @Test
    void tellsABusinessErrorByItsCodeAndMessage() {
        answers(aResponse()
                .withStatus(409)
                .withBody("{\"error\":{\"code\":\"order_not_pending\",\"message\":\"It was\\nsent\"}}"));

        assertThat(result()).isEqualTo(new ToolResult.Refused("order_not_pending", "It was sent"));
    }

    @Test
    void tellsABusinessErrorInPlainTextToo() {
        answers(aResponse()
                .withStatus(404)
                .withHeader("Content-Type", "text/plain")
                .withBody("No such order"));

        assertThat(result()).isEqualTo(new ToolResult.Refused("http_404", "No such order"));
    }

    @Test
    void doesNotRepeatAPageOfErrorsToAnyone() {
        answers(aResponse()
                .withStatus(403)
                .withHeader("Content-Type", "text/html")
                .withBody("<h1>nginx</h1>"));

        assertThat(result()).isEqualTo(new ToolResult.Refused("http_403", "The tool refused with status 403"));
    }

    @Test
    void cutsARefusalThatIsTooLong() {
        answers(aResponse()
                .withStatus(400)
                .withBody("{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}"
                        .formatted("c".repeat(999), "m".repeat(9_999))));

        assertThat(result()).isEqualTo(new ToolResult.Refused("c".repeat(64), "m".repeat(500)));
    }

    @Test
    void doesNotTakeAnEarlierCallStillInProgressForARefusal() {
        answers(aResponse().withStatus(409).withBody("{\"error\":{\"code\":\"in_progress\",\"message\":\"\"}}"));

        assertThat(result()).isInstanceOf(ToolResult.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void doesNotKnowWhatAServerErrorDid(int status) {
        answers(aResponse().withStatus(status));

        assertThat(result()).isEqualTo(new ToolResult.Unknown("answered " + status));
        wasSent(1);
    }

    @Test
    void knowsThatTooManyCallsWereNotTaken() {
        answers(aResponse().withStatus(429));

        assertThat(result()).isEqualTo(new ToolResult.NotSent("answered 429: too many calls"));
        wasSent(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "[1,2]", "\"done\"", "null", "{\"status\":", "{} {}"})
    void doesNotTakeGarbageForSuccess(String garbage) {
        answers(okJson(garbage));

        assertThat(result()).isEqualTo(new ToolResult.Unknown("answered 200 without a JSON object"));
    }

    @Test
    void saysOfAReadThatGarbageChangedNothing() {
        tool.level(SideEffectLevel.NONE);
        answers(okJson("<html>"));

        assertThat(result()).isEqualTo(new ToolResult.NotSent("answered 200 without a JSON object"));
    }

    @Test
    void neverFollowsARedirect() {
        answers(aResponse().withStatus(307).withHeader("Location", SERVER.baseUrl() + "/elsewhere"));
        SERVER.stubFor(post("/elsewhere").willReturn(okJson("{}")));

        assertThat(result()).isEqualTo(new ToolResult.Unknown("answered 307"));
        SERVER.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void stopsReadingAnAnswerThatIsTooLong() {
        answers(okJson("{\"a\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}"));

        assertThat(result()).isEqualTo(new ToolResult.Unknown("answered, but the answer is longer than 1048576 bytes"));
    }

    @Test
    void takesAnAnswerThatJustFits() {
        settings.put("focal.tool.max-response", "20B");
        answers(okJson("{\"a\":\"" + "x".repeat(12) + "\"}"));

        assertThat(result()).isInstanceOf(ToolResult.Done.class);
    }

    @Test
    void givesUpOnAServerThatDoesNotAnswer() {
        settings.put("focal.tool.read-timeout", "400ms");
        answers(okJson("{}").withFixedDelay(5_000));

        assertThat(result()).isEqualTo(new ToolResult.Unknown("did not answer in time"));
    }

    @Test
    void givesUpOnAnAnswerThatOnlyDrips() {
        tool.timeout(Duration.ofSeconds(2));
        answers(okJson("{\"a\":\"" + "x".repeat(1_000) + "\"}").withChunkedDribbleDelay(200, 30_000));

        var began = System.nanoTime();
        assertThat(result()).isEqualTo(new ToolResult.Unknown("did not answer in time"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void doesNotKnowWhatABrokenConnectionDid(Fault fault) {
        answers(aResponse().withFault(fault));

        assertThat(result()).isInstanceOf(ToolResult.Unknown.class);
    }

    @Test
    void doesNotRepeatAWriteWhoseKeptConnectionWasReset() {
        SERVER.stubFor(post("/cancel")
                .inScenario("keep-alive")
                .willReturn(okJson("{}"))
                .willSetStateTo("reset"));
        SERVER.stubFor(post("/cancel")
                .inScenario("keep-alive")
                .whenScenarioStateIs("reset")
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        var gateway = gateway();

        assertThat(gateway.call(call("cancel_order", ORDER), KEY)).isInstanceOf(ToolResult.Done.class);
        assertThat(gateway.call(call("cancel_order", ORDER), KEY)).isInstanceOf(ToolResult.Unknown.class);
        wasSent(2);
    }

    @Test
    void knowsThatNothingWasSentWhereNobodyListens() throws IOException {
        tool.at("http://localhost:%d/cancel".formatted(closedPort()));

        assertThat(result()).isEqualTo(new ToolResult.NotSent("not reached: no connection"));
    }

    @Test
    void knowsThatNothingWasSentToAHostThatIsNot() {
        tool.at("http://tool.invalid/cancel");

        assertThat(result()).isInstanceOf(ToolResult.NotSent.class);
    }

    @Test
    void callsNoPrivateAddressWhereThatIsForbidden() {
        settings.put("focal.outbound.allow-private-addresses", "false");

        assertThat(result())
                .isEqualTo(new ToolResult.NotSent("not called: its host has an address tools may not have"));
        nothingWasSent();
    }

    @Test
    void callsNothingWhoseAddressIsNoLongerConfigured() {
        tool.at("${focal.tool.urls.test-shop.erp}/cancel");

        assertThat(result()).isInstanceOf(ToolResult.NotSent.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = SideEffectLevel.class,
            names = {"NONE", "REVERSIBLE"})
    void triesAgainWhatMayBeRepeated(SideEffectLevel level) {
        tool.level(level).attempts(4);
        SERVER.stubFor(post("/cancel")
                .inScenario("retry")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(503))
                .willSetStateTo("2"));
        SERVER.stubFor(post("/cancel")
                .inScenario("retry")
                .whenScenarioStateIs("2")
                .willReturn(aResponse().withStatus(429))
                .willSetStateTo("3"));
        SERVER.stubFor(post("/cancel")
                .inScenario("retry")
                .whenScenarioStateIs("3")
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE))
                .willSetStateTo("4"));
        SERVER.stubFor(
                post("/cancel").inScenario("retry").whenScenarioStateIs("4").willReturn(okJson("{}")));

        assertThat(result()).isInstanceOf(ToolResult.Done.class);
        wasSent(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = SideEffectLevel.class,
            names = {"COMPENSATABLE", "IRREVERSIBLE"})
    void neverRepeatsWhatCannotSimplyBeRepeated(SideEffectLevel level) {
        tool.level(level).attempts(5);
        answers(aResponse().withStatus(503));

        assertThat(result()).isInstanceOf(ToolResult.Unknown.class);
        wasSent(1);
    }

    @Test
    void triesOnlyAsOftenAsTheToolAllows() {
        tool.level(SideEffectLevel.NONE).attempts(3);
        answers(aResponse().withStatus(503));

        assertThat(result()).isEqualTo(new ToolResult.NotSent("answered 503"));
        wasSent(3);
    }

    @Test
    void doesNotTryAgainWhatWasRefused() {
        tool.level(SideEffectLevel.REVERSIBLE).attempts(3);
        answers(aResponse().withStatus(400));

        assertThat(result()).isInstanceOf(ToolResult.Refused.class);
        wasSent(1);
    }

    @Test
    void remembersThatAnEarlierAttemptMayHaveWorked() {
        tool.level(SideEffectLevel.REVERSIBLE).attempts(2);
        SERVER.stubFor(post("/cancel")
                .inScenario("doubt")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE))
                .willSetStateTo("busy"));
        SERVER.stubFor(post("/cancel")
                .inScenario("doubt")
                .whenScenarioStateIs("busy")
                .willReturn(aResponse().withStatus(429)));

        assertThat(result()).isInstanceOf(ToolResult.Unknown.class);
        wasSent(2);
    }

    @Test
    void stopsCallingAToolThatKeepsFailing() {
        settings.putAll(Map.of("focal.tool.circuit.window", "4", "focal.tool.circuit.minimum-calls", "4"));
        answers(aResponse().withStatus(500));
        var gateway = gateway();
        for (int i = 0; i < 4; i++) {
            gateway.call(call("cancel_order", ORDER), KEY);
        }

        assertThat(gateway.call(call("cancel_order", ORDER), KEY))
                .isEqualTo(new ToolResult.NotSent("not called: its recent calls failed"));
        wasSent(4);
        assertThat(metrics.get("focal.tool.circuits.open").gauge().value()).isEqualTo(1);
    }

    @Test
    void heedsWhatAToolSaysOfItsOwnLine() {
        tool.line(new ai.focal360.tenant.Tool.Line(null, 100, 2, 2, Duration.ofMinutes(1)));
        answers(aResponse().withStatus(500));
        var gateway = gateway();
        for (int i = 0; i < 2; i++) {
            gateway.call(call("cancel_order", ORDER), KEY);
        }

        assertThat(gateway.call(call("cancel_order", ORDER), KEY))
                .isEqualTo(new ToolResult.NotSent("not called: its recent calls failed"));
        wasSent(2);
    }

    @Test
    void keepsCallingAToolThatOnlyRefuses() {
        settings.putAll(Map.of("focal.tool.circuit.window", "4", "focal.tool.circuit.minimum-calls", "4"));
        answers(aResponse().withStatus(409));
        var gateway = gateway();
        for (int i = 0; i < 8; i++) {
            assertThat(gateway.call(call("cancel_order", ORDER), KEY)).isInstanceOf(ToolResult.Refused.class);
        }
    }

    @Test
    void letsOnlySoManyCallsOfAToolRunAtOnce() throws Exception {
        settings.putAll(Map.of(
                "focal.tool.bulkhead.max-concurrent-calls", "2",
                "focal.tool.bulkhead.max-wait", "0s"));
        answers(okJson("{}").withFixedDelay(3_000));
        var gateway = gateway();
        var threads = Executors.newFixedThreadPool(6);
        try {
            Callable<ToolResult> caller = () -> gateway.call(call("cancel_order", ORDER), KEY);
            var results = threads.invokeAll(Collections.nCopies(6, caller)).stream()
                    .map(future -> {
                        try {
                            return future.get(60, TimeUnit.SECONDS);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();

            assertThat(results).filteredOn(ToolResult.Done.class::isInstance).hasSize(2);
            assertThat(results).filteredOn(ToolResult.NotSent.class::isInstance).hasSize(4);
            wasSent(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void saysThatItDoesNotKnowWhenInterrupted() {
        answers(okJson("{}").withFixedDelay(300));
        Thread.currentThread().interrupt();

        assertThat(result()).isNotInstanceOf(ToolResult.Done.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void countsCallsByToolAndOutcome() {
        answers(aResponse().withStatus(409));
        result();

        assertThat(metrics.get("focal.tool.call")
                        .tags("tenant", "test-shop", "tool", "cancel_order", "outcome", "refused")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private ToolResult result() {
        return gateway().call(call("cancel_order", ORDER), KEY);
    }

    private ToolGateway gateway() {
        var properties = ToolPropertiesTest.bound(settings);
        var outbound = OutboundTest.bound(settings);
        var observations = ObservationRegistry.create();
        observations
                .observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(metrics))
                .observationHandler(new TraceparentSender());
        var tenants = LivePacks.live(LivePacks.pack(SHOP, Map.of(), List.of(tool.registered())));
        return new ToolGateway(
                new SideEffectRegistry(tenants),
                new ToolUrls(new MockEnvironment(), outbound),
                new ToolLines(properties, metrics),
                (tenant, name) -> secret,
                properties,
                new StaticListableBeanFactory().getBeanProvider(PlatformTool.class),
                outbound,
                observations);
    }

    private static void answers(ResponseDefinitionBuilder response) {
        SERVER.stubFor(post("/cancel").willReturn(response));
    }

    private static void wasSent(int times) {
        SERVER.verify(times, postRequestedFor(urlEqualTo("/cancel")));
    }

    private static void nothingWasSent() {
        wasSent(0);
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Does what the tracing handler of the running application does with an outgoing call. */
    private static final class TraceparentSender implements ObservationHandler<SenderContext<Object>> {
        @Override
        public void onStart(SenderContext<Object> context) {
            context.getSetter().set(context.getCarrier(), "traceparent", "00-trace-span-01");
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof SenderContext;
        }
    }
}
