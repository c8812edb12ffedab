package ai.focal360.channel.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.channel.ChannelServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatPageTest extends ChannelServer {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nl-BE,nl;q=0.9,en;q=0.8 | nl | Schrijf een bericht…",
                "de | de | Nachricht schreiben…",
                "fr,de;q=0.5 | de | Nachricht schreiben…",
                "fr | en | Write a message…",
                "*;;q=nonsense | en | Write a message…",
            })
    void speaksTheBrowsersLanguage(String accepted, String language, String placeholder) throws Exception {
        var page = page("/chat/acme-shop/alex", accepted);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html lang=\"" + language + "\">").contains(placeholder);
    }

    @Test
    void namesAgentAndTenantAndKnowsWhereToCall() throws Exception {
        var page = page("/chat/acme-shop/alex", "en");
        assertThat(page.body())
                .contains("<title>Alex · Acme Shop</title>")
                .contains("data-messages=\"/webchat/acme-shop/alex/messages\"")
                .contains("data-events=\"/webchat/acme-shop/alex/events\"")
                .contains("Hi, I am Alex. How can I help you?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nl-BE,en;q=0.8 | Hoi, ik ben Alex. Wat kan ik voor je doen?",
                "en             | Hi, I am Alex. How can I help you?",
                // a language the tenant has a text for, and Alex does not speak
                "fr,nl;q=0.5    | Hoi, ik ben Alex. Wat kan ik voor je doen?",
                "fr             | Hi, I am Alex. How can I help you?",
            })
    void theAgentGreetsInTheVisitorsLanguage(String accepted, String greeting) throws Exception {
        assertThat(page("/chat/acme-shop/alex", accepted).body()).contains(">" + greeting + "<");
    }

    @Test
    void anAgentWithoutAGreetingWaitsToBeSpokenTo() throws Exception {
        assertThat(page("/chat/acme-shop/sam", "en").body()).doesNotContain("greeting");
    }

    @Test
    void holdsNoScriptOrStyleOfItsOwnAndAllowsNone() throws Exception {
        var page = page("/chat/acme-shop/alex", "en");
        assertThat(page.body())
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContain("style=", "<style", "onclick");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aWrongAddressIsToldKindlyAndDoesNotTellWhichPartIsWrong() throws Exception {
        var agent = page("/chat/acme-shop/nobody", "nl");
        var tenant = page("/chat/nobody/alex", "nl");
        assertThat(agent.statusCode()).isEqualTo(404);
        assertThat(agent.body()).contains("Deze chat bestaat niet");
        assertThat(tenant.statusCode()).isEqualTo(404);
        assertThat(tenant.body()).isEqualTo(agent.body());
    }

    @Test
    void everyLanguageHasEveryWord() {
        var english = ResourceBundle.getBundle("channel.chat_en", Locale.ROOT).keySet();
        for (var language : ChatWords.LANGUAGES) {
            assertThat(ResourceBundle.getBundle("channel.chat_" + language, Locale.ROOT)
                            .keySet())
                    .as(language)
                    .isEqualTo(english);
        }
    }

    private HttpResponse<String> page(String address, String language) throws Exception {
        return send(HttpRequest.newBuilder(at(address)).header("Accept-Language", language));
    }
}
