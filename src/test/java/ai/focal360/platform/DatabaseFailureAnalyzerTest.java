package ai.focal360.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.TestPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFailureAnalyzerTest {
    private final DatabaseFailureAnalyzer analyzer = new DatabaseFailureAnalyzer();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            53100 | no room left on its disk   | Make room
            08001 | cannot be reached          | spring.datasource.url
            57P03 | cannot be reached          | spring.datasource.url
            28P01 | does not let this user in  | spring.datasource.password
            3D000 | has no such database       | owned by the user
            """)
    void saysWhatAPersonCanDo(String state, String description, String action) {
        var analysis = analyzer.analyze(new IllegalStateException("a bean", new SQLException("no", state)));
        assertThat(analysis.getDescription()).contains(description, ": no");
        assertThat(analysis.getAction()).contains(action);
    }

    @Test
    void leavesOtherFailuresOfSqlToTheirStackTrace() {
        assertThat(analyzer.analyze(new SQLException("syntax error", "42601"))).isNull();
        assertThat(analyzer.analyze(new SQLException("no state"))).isNull();
    }

    @Test
    void knowsAServerThatIsNotThere() {
        try (var connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:1/focal360?user=x&password=x")) {
            throw new IllegalStateException("Expected nobody to listen, but there is " + connection);
        } catch (SQLException e) {
            assertThat(analyzer.analyze(e).getDescription()).contains("cannot be reached");
        }
    }

    @Test
    void knowsADatabaseThatIsNotThere() {
        var url = TestPostgres.url().replaceFirst("/test_[0-9]+", "/nowhere");
        try (var connection = DriverManager.getConnection(url)) {
            throw new IllegalStateException("Expected no such database, but there is " + connection);
        } catch (SQLException e) {
            assertThat(analyzer.analyze(e).getDescription()).contains("no such database");
        }
    }
}
