package ai.focal360.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors are those with which Twilio's own SDK for Java tests its validator. */
class TwilioSignatureTest {
    private static final Map<String, String> PARAMETERS = Map.of(
            "Digits", "1234",
            "CallSid", "CA1234567890ABCDE",
            "To", "+18005551212",
            "Caller", "+14158675309",
            "From", "+14158675309");
    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private static final String SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    private static final String TOKEN = "12345";

    @ParameterizedTest
    @CsvSource({
        "https://mycompany.com/myapp.php?foo=1&bar=2,       RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "https://mycompany.com:1234/myapp.php?foo=1&bar=2,  RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "http://mycompany.com:1234/myapp.php?foo=1&bar=2,   Zmvh+3yNM1Phv2jhDCwEM3q5ebU=",
        "https://mycompany.com/myapp.php?foo=1&bar=2,       kvajT1Ptam85bY51eRf/AJRuM3w=",
        "http://mycompany.com/myapp.php?foo=1&bar=2,        0ZXoZLH/DfblKGATFgpif+LLRf4=",
    })
    void knowsTwiliosOwn(String url, String given) {
        assertThat(TwilioSignature.fits(given, url, PARAMETERS, TOKEN)).isTrue();
    }

    @Test
    void refusesWhatIsForgedOrWasChanged() {
        assertThat(TwilioSignature.fits("NOT" + SIGNATURE, URL, PARAMETERS, TOKEN))
                .isFalse();
        assertThat(TwilioSignature.fits("", URL, PARAMETERS, TOKEN)).isFalse();
        assertThat(TwilioSignature.fits(SIGNATURE, URL + "&baz=3", PARAMETERS, TOKEN))
                .isFalse();
        assertThat(TwilioSignature.fits(SIGNATURE, URL + "&baz=%zz", PARAMETERS, TOKEN))
                .isFalse();
        assertThat(TwilioSignature.fits(SIGNATURE, "no address", PARAMETERS, TOKEN))
                .isFalse();
        assertThat(TwilioSignature.fits(SIGNATURE, URL, PARAMETERS, "54321")).isFalse();

        var more = new HashMap<>(PARAMETERS);
        more.put("Body", "one parameter more");
        assertThat(TwilioSignature.fits(SIGNATURE, URL, more, TOKEN)).isFalse();
        var other = new HashMap<>(PARAMETERS);
        other.put("Digits", "1235");
        assertThat(TwilioSignature.fits(SIGNATURE, URL, other, TOKEN)).isFalse();
    }
}
