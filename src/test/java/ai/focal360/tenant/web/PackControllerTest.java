package ai.focal360.tenant.web;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.ConfigStore;
import ai.focal360.tenant.InMemoryConfigStore;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PacksProperties;
import ai.focal360.tenant.Publishing;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** The pack API of a node that started with the demo's folders. */
class PackControllerTest {
    private static final String SHOP = "/api/tenants/corner-shop/packs";

    private final ObjectMapper json = new ObjectMapper();
    private AnnotationConfigApplicationContext context;
    private MockMvc mvc;

    @BeforeEach
    void start() {
        context = new AnnotationConfigApplicationContext();
        TestPropertyValues.of(
                        "focal.packs.max-file-size=100KB",
                        "focal.packs.max-pack-size=300KB",
                        "focal.packs.max-files=50")
                .applyTo(context);
        context.register(TenantModule.class);
        context.refresh();
        var platform = context.getBean(Publishing.class).publish(TenantId.PLATFORM, platform());
        if (!(platform instanceof Publishing.Outcome.Published)) {
            throw new IllegalStateException("Expected the platform to be published, but: " + platform);
        }
        mvc = MockMvcBuilders.standaloneSetup(context.getBean(PackController.class))
                .setControllerAdvice(context.getBean("problemAdvice"))
                .build();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void publishesJsonAndListsTheVersions() throws Exception {
        publish(shop("A"))
                .andExpectAll(status().isCreated(), jsonPath("$.number").value(1));
        publish(shop("B"))
                .andExpectAll(status().isCreated(), jsonPath("$.number").value(2));

        mvc.perform(get(SHOP))
                .andExpectAll(
                        status().isOk(),
                        jsonPath("$", hasSize(2)),
                        jsonPath("$[0].number").value(2),
                        jsonPath("$[0].live").value(true),
                        jsonPath("$[0].origin").value("API"),
                        jsonPath("$[1].live").value(false));
    }

    @Test
    void theSameContentIsAnsweredWithTheLiveVersion() throws Exception {
        publish(shop("A"));
        publish(shop("A"))
                .andExpectAll(
                        status().isOk(),
                        jsonPath("$.published").value(false),
                        jsonPath("$.number").value(1));
    }

    @Test
    void showsTheLiveFilesWithTheirHashes() throws Exception {
        publish(shop("A"));

        mvc.perform(get(SHOP + "/live"))
                .andExpectAll(
                        status().isOk(),
                        jsonPath("$.number").value(1),
                        jsonPath("$.platform").value(1),
                        jsonPath("$.files", hasSize(2)),
                        jsonPath("$.files[1].path").value("seeds/corner-shop/tenant.yaml"),
                        jsonPath("$.files[1].bytes").value(8),
                        jsonPath("$.files[1].hash").value(Pack.hash("name: A\n")));
    }

    @Test
    void aBrokenPackIsAnsweredWithEveryProblem() throws Exception {
        publish(Map.of("seeds/corner-shop/agents.yaml", "sam: {}\n", "rules/elsewhere/x.drl", ""))
                .andExpectAll(
                        status().isUnprocessableEntity(),
                        content().contentType(MediaType.APPLICATION_PROBLEM_JSON),
                        jsonPath("$.type").value("urn:focal:problem:refused"),
                        jsonPath("$.errors", hasSize(5)),
                        jsonPath("$.errors[0].file").value("rules/elsewhere/x.drl"),
                        jsonPath("$.errors[1].file").value("seeds/corner-shop/agents.yaml"),
                        jsonPath("$.errors[1].line").value(1),
                        jsonPath("$.errors[1].reason").value("sam: 'name' is missing"));

        mvc.perform(get(SHOP)).andExpect(status().isNotFound());
    }

    @Test
    void aDryRunOnlyChecks() throws Exception {
        mvc.perform(post(SHOP + "?dryRun=true")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body(shop("A"))))
                .andExpectAll(
                        status().isOk(),
                        jsonPath("$.dryRun").value(true),
                        jsonPath("$.number").doesNotExist());
        mvc.perform(post(SHOP + "?dryRun=true")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body(Map.of("seeds/corner-shop/tenant.yaml", "x: 1\n"))))
                .andExpect(status().isUnprocessableEntity());

        mvc.perform(get(SHOP)).andExpect(status().isNotFound());
        mvc.perform(get(SHOP + "/live")).andExpect(status().isNotFound());
    }

    @Test
    void aWarningDoesNotStopAPublicationAndCanBeReadLater() throws Exception {
        var files = new TreeMap<>(shop("A"));
        files.computeIfPresent("seeds/corner-shop/tenant.yaml", (path, yaml) -> yaml + """
                accept:
                  - {finding: effect-by-rules-alone, element: Task_Gone, reason: It was meant to be so.}
                """);
        publish(files)
                .andExpectAll(
                        status().isCreated(),
                        jsonPath("$.findings", hasSize(1)),
                        jsonPath("$.findings[0].severity").value("WARNING"),
                        jsonPath("$.findings[0].code").value("accepts-nothing"),
                        jsonPath("$.findings[0].element").value("Task_Gone"),
                        jsonPath("$.findings[0].line").value(3),
                        jsonPath("$.findings[0].fix", containsString("Take the entry out")));
        publish(shop("B"));

        mvc.perform(get(SHOP + "/1/findings"))
                .andExpectAll(
                        status().isOk(),
                        jsonPath("$.number").value(1),
                        jsonPath("$.live").value(false),
                        jsonPath("$.warnings").value(1),
                        jsonPath("$.errors").value(0),
                        jsonPath("$.findings[0].code").value("accepts-nothing"));
        mvc.perform(get(SHOP + "/1/findings?severity=ERROR,INFO"))
                .andExpectAll(status().isOk(), jsonPath("$.warnings").value(1), jsonPath("$.findings", hasSize(0)));
        mvc.perform(get(SHOP + "/live/findings"))
                .andExpectAll(
                        status().isOk(),
                        jsonPath("$.number").value(2),
                        jsonPath("$.live").value(true),
                        jsonPath("$.findings", hasSize(0)));
        mvc.perform(get(SHOP + "/live/findings?severity=LOUD"))
                .andExpectAll(
                        status().isBadRequest(), jsonPath("$.errors[0].field").value("severity"));
        mvc.perform(get(SHOP + "/9/findings")).andExpect(status().isNotFound());
        mvc.perform(get("/api/tenants/nobody/packs/live/findings")).andExpect(status().isNotFound());
    }

    @Test
    void publishesAZip() throws Exception {
        var files = new TreeMap<>(shop("A"));
        files.put("rules/corner-shop/README.md", "Notes");
        upload(zip(files))
                .andExpectAll(status().isCreated(), jsonPath("$.number").value(1));

        mvc.perform(get(SHOP + "/live")).andExpect(jsonPath("$.files", hasSize(2)));
    }

    @Test
    void aZipThatTriesToLeaveItsFolderIsRefused() throws Exception {
        upload(zip(Map.of("../../etc/passwd", "root")))
                .andExpectAll(
                        status().isUnprocessableEntity(),
                        jsonPath("$.errors[0].file").value("../../etc/passwd"));
    }

    @Test
    void aZipThatUnpacksToTooMuchIsStoppedInTime() throws Exception {
        upload(zip(Map.of("rules/corner-shop/bomb.drl", " ".repeat(50_000_000))))
                .andExpectAll(
                        status().isPayloadTooLarge(),
                        jsonPath("$.detail", containsString("at most 50 files of 102400 bytes")));
    }

    @Test
    void aZipOfTooManyFilesIsRefused() throws Exception {
        var files = new TreeMap<String, String>();
        for (var i = 0; i < 51; i++) {
            files.put("rules/corner-shop/r%d.drl".formatted(i), "");
        }
        upload(zip(files)).andExpect(status().isPayloadTooLarge());
    }

    @Test
    void whatIsNoZipOrNoTextIsRefused() throws Exception {
        upload("no zip".getBytes(StandardCharsets.UTF_8)).andExpect(status().isBadRequest());

        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("rules/corner-shop/latin.drl"));
            zip.write(new byte[] {'r', (byte) 0xE9});
        }
        upload(bytes.toByteArray())
                .andExpectAll(
                        status().isBadRequest(),
                        jsonPath("$.detail").value("A file is not UTF-8 text: rules/corner-shop/latin.drl"));
    }

    @Test
    void aBodyWithoutFilesIsRefused() throws Exception {
        for (var body :
                new String[] {"{}", "{\"files\":{}}", "{\"files\":{\"a\":null}}", "{\"files\":[1]}", "nothing"}) {
            mvc.perform(post(SHOP).contentType(MediaType.APPLICATION_JSON).content(body))
                    .andExpect(status().isBadRequest());
        }
    }

    @Test
    void anUnknownTenantIsNotFound() throws Exception {
        mvc.perform(get("/api/tenants/nobody/packs")).andExpect(status().isNotFound());
        mvc.perform(get("/api/tenants/No Body/packs")).andExpect(status().isNotFound());
        mvc.perform(get("/api/tenants/nobody/packs/live")).andExpect(status().isNotFound());
    }

    private ResultActions publish(Map<String, String> files) throws Exception {
        return mvc.perform(post(SHOP).contentType(MediaType.APPLICATION_JSON).content(body(files)));
    }

    private ResultActions upload(byte[] zip) throws Exception {
        return mvc.perform(multipart(SHOP).file(new MockMultipartFile("pack", "pack.zip", "application/zip", zip)));
    }

    private byte[] body(Map<String, String> files) throws IOException {
        return json.writeValueAsBytes(Map.of("files", files));
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> platform() {
        return Map.of(
                "seeds/platform/tenant.yaml",
                "name: Platform\n",
                "seeds/platform/texts.yaml",
                "greeting: {en: Hello}\n");
    }

    private static Map<String, String> shop(String name) {
        return Map.of(
                "seeds/corner-shop/tenant.yaml",
                "name: " + name + "\n",
                "seeds/corner-shop/agents.yaml",
                "sam:\n  name: Sam\n  personality: Kind.\n  languages: [en]\n");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(PacksProperties.class)
    @ComponentScan(
            basePackages = "ai.focal360",
            useDefaultFilters = false,
            includeFilters = {
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = {
                            "ai.focal360.tenant.(Tenants|Publishing|PathCheck|FormCheck|DataCheck)",
                            "ai.focal360.tenant.web.PackController",
                            "ai.focal360.platform.web.ProblemAdvice"
                        })
            })
    static class TenantModule {
        @Bean
        ConfigStore store() {
            return new InMemoryConfigStore(Clock.systemUTC());
        }
    }
}
