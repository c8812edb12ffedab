package ai.focal360.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestClock;
import ai.focal360.TestPostgres;
import ai.focal360.ingress.Traffic.Rates;
import ai.focal360.ingress.Traffic.Source;
import ai.focal360.platform.AgentId;
import ai.focal360.platform.TenantId;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TrafficTest {
    private static final Source WEBCHAT = source("shop", "alex", "webchat");

    private final JdbcClient jdbc = JdbcClient.create(TestPostgres.database());
    private final TestClock clock = new TestClock();
    private final Traffic here = node();
    private final Traffic there = node();

    @Test
    void countsByChannelAgentAndTenant() {
        here.count(WEBCHAT);
        here.count(source("shop", "alex", "whatsapp"));
        here.count(source("shop", "sam", "webchat"));
        here.count(source("other", "alex", "webchat"));

        assertThat(here.count(WEBCHAT)).isEqualTo(new Rates(2, 3, 4));
    }

    @Test
    void forgetsWhatIsOlderThanAMinuteLittleByLittle() {
        for (var message = 0; message < 60; message++) {
            here.count(WEBCHAT);
        }
        clock.pass(Duration.ofSeconds(60));
        assertThat(here.count(WEBCHAT).channel()).isEqualTo(61);
        clock.pass(Duration.ofSeconds(30));
        assertThat(here.count(WEBCHAT).channel()).isEqualTo(32);
        clock.pass(Duration.ofSeconds(60));
        assertThat(here.count(WEBCHAT).channel()).isEqualTo(2);
        clock.pass(Duration.ofMinutes(5));
        assertThat(here.count(WEBCHAT).channel()).isEqualTo(1);
    }

    @Test
    void nodesKnowOfEachOther() {
        here.count(WEBCHAT);
        here.count(WEBCHAT);
        here.exchange("here");
        there.exchange("there");
        assertThat(there.count(WEBCHAT).tenant()).isEqualTo(3);

        there.exchange("there");
        here.exchange("here");
        assertThat(here.count(WEBCHAT).tenant()).isEqualTo(4);
    }

    @Test
    void rowsDoNotOutliveTheirUse() {
        here.count(WEBCHAT);
        here.exchange("here");
        clock.pass(Duration.ofMinutes(3));
        there.exchange("there");

        assertThat(jdbc.sql("select count(*) from traffic").query(Integer.class).single())
                .isZero();
        assertThat(there.count(WEBCHAT).tenant()).isEqualTo(1);
    }

    private Traffic node() {
        return new Traffic(new TrafficRows(jdbc, new ObjectMapper()), clock);
    }

    private static Source source(String tenant, String agent, String channel) {
        return new Source(new TenantId(tenant), new AgentId(agent), channel);
    }
}
