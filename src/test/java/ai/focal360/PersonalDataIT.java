package ai.focal360;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.PersonalData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** No table can hold a word of a customer and be forgotten when they are to be: it is erased, or it stands here with a reason. */
class PersonalDataIT extends WholeProduct {
    private static final String PROCESSES = "what processes are, not what they did";
    private static final String STAFF = "people of the tenant, with what they may see";
    private static final String PACKS = "what a tenant published";
    private static final String ENGINE = "the engine's own numbers and locks";
    private static final String UNUSED = "of engines that evaluate DMN or CMMN; ours deploys neither";

    /** Tables with a column that takes text, without anything of a customer. */
    private static final Map<String, String> REVIEWED = Map.ofEntries(
            entry("act_ge_property", ENGINE),
            entry("act_ge_schema_log", ENGINE),
            entry("act_hi_batch", ENGINE),
            entry("act_hi_caseactinst", UNUSED),
            entry("act_hi_caseinst", UNUSED),
            entry("act_hi_dec_in", UNUSED),
            entry("act_hi_dec_out", UNUSED),
            entry("act_hi_decinst", UNUSED),
            entry("act_id_group", STAFF),
            entry("act_id_info", STAFF),
            entry("act_id_membership", STAFF),
            entry("act_id_tenant", STAFF),
            entry("act_id_tenant_member", STAFF),
            entry("act_id_user", STAFF),
            entry("act_re_camformdef", PROCESSES),
            entry("act_re_case_def", UNUSED),
            entry("act_re_decision_def", UNUSED),
            entry("act_re_decision_req_def", UNUSED),
            entry("act_re_deployment", PROCESSES),
            entry("act_re_procdef", PROCESSES),
            entry("act_ru_authorization", STAFF),
            entry("act_ru_batch", ENGINE),
            entry("act_ru_case_execution", UNUSED),
            entry("act_ru_case_sentry_part", UNUSED),
            entry("act_ru_filter", STAFF),
            entry("act_ru_jobdef", PROCESSES),
            entry("act_ru_meter_log", ENGINE),
            entry("act_ru_task_meter_log", ENGINE),
            entry("api_token", STAFF),
            entry("handoff_colleague", STAFF),
            entry("handoff_line", "what programs call the lines they send; goes with its handoff"),
            entry("erasure", "whom it is about stands there while it works, and not afterwards"),
            entry("flyway_schema_history", "how this schema came to be"),
            entry("mail_outreach", "which turns spoke first; turns by id"),
            entry("mailbox", "how far a tenant's mailbox was read"),
            entry("order_desk_call", "the demo shop's own system; a tenant erases in its own systems itself"),
            entry("order_desk_document", "the demo shop's own system; a tenant erases in its own systems itself"),
            entry("pack_version", PACKS),
            entry("replay", "names of rules and how often they differ; turns by id, which erasing replaces"),
            entry("search_rebuild", "how far the index is made again; its position is a time and an id"),
            entry("subscription", "a tenant's own systems, and which of them are told of what"),
            entry("traffic", "counts of messages a minute"));

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private List<PersonalData> parts;

    @Test
    void coversEveryTableThatCouldHoldAWord() {
        var able = jdbc.sql("""
                        select distinct c.table_name from information_schema.columns c
                        join information_schema.tables t using (table_schema, table_name)
                        where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
                          and c.data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'xml',
                                              'ARRAY', 'USER-DEFINED')
                        """).query(String.class).list();
        var looked = new TreeSet<>(REVIEWED.keySet());
        parts.forEach(part -> looked.addAll(part.tables()));

        assertThat(able)
                .as("tables with a column for text: a PersonalData looks after it, or it is reviewed here")
                .isSubsetOf(looked);
        assertThat(looked).as("tables that are looked after, but not there").isSubsetOf(able);
    }

    @Test
    void eachOfThemIsToldOf() throws IOException {
        var told = Files.readString(Path.of("docs/privacy.md"));
        var kept = told.substring(told.indexOf("## What is kept where"), told.indexOf("## Asking for it"));

        assertThat(parts)
                .allSatisfy(part -> assertThat(kept).contains("`" + part.name() + "`"))
                .allSatisfy(part -> assertThat(part.tables())
                        .filteredOn(table -> !table.startsWith("act_"))
                        .allSatisfy(table -> assertThat(kept).contains("`" + table + "`")));
    }

    @Test
    void looksAfterEachTableOnce() {
        var all = parts.stream().flatMap(part -> part.tables().stream()).collect(Collectors.toList());
        all.addAll(REVIEWED.keySet());

        assertThat(all).doesNotHaveDuplicates();
        assertThat(parts).extracting(PersonalData::name).doesNotHaveDuplicates();
    }
}
