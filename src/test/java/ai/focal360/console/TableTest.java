package ai.focal360.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.console.Table.Row;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void showsAFactUnderItsName() throws Exception {
        var table = Table.ofFact(json("""
                {"DearReturn": {"order_id": "#W1", "total": 329.00, "insured": true, "note": null, "tags": []}}"""));
        assertThat(table.title()).isEqualTo("Dear return");
        assertThat(table.rows())
                .containsExactly(new Row("order id", "#W1"), new Row("total", "329.0"), new Row("insured", "yes"));
    }

    @Test
    void readsFactsOfOlderRecords() throws Exception {
        var table = Table.ofFact(json("""
                {"fact": "Order", "id": "#W1", "ageInDays": 3}"""));
        assertThat(table.title()).isEqualTo("Order");
        assertThat(table.rows()).containsExactly(new Row("id", "#W1"), new Row("age in days", "3"));
    }

    @Test
    void keepsWhatIsDeepReadable() throws Exception {
        var table = Table.of("Result", json("""
                {"address": {"city": "Utrecht"}, "items": [{"name": "Lamp"}, {"name": "Chair"}], "item_ids": ["1", "2"]}"""));
        assertThat(table.rows())
                .containsExactly(
                        new Row("address › city", "Utrecht"),
                        new Row("items 1 › name", "Lamp"),
                        new Row("items 2 › name", "Chair"),
                        new Row("item ids", "1, 2"));
        assertThat(table.isLong()).isFalse();
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
