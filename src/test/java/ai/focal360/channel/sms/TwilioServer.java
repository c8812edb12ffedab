package ai.focal360.channel.sms;

import ai.focal360.channel.ChannelServer;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calls as Twilio makes them; the signature is made here, by the text of Twilio's documentation. */
public abstract class TwilioServer extends ChannelServer {
    protected static final String WEBHOOK = "/webhooks/acme-shop/sms";

    protected HttpRequest.Builder call(String path, Map<String, String> parameters) {
        return call(path, parameters, AUTH_TOKEN);
    }

    protected HttpRequest.Builder call(String path, Map<String, String> parameters, String token) {
        var form = parameters.entrySet().stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        return form(path, form).header("X-Twilio-Signature", signature(PUBLIC_URL + path, parameters, token));
    }

    protected HttpRequest.Builder form(String path, String form) {
        return HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    protected static String signature(String url, Map<String, String> parameters, String token) {
        var signed = new StringBuilder(url);
        new TreeMap<>(parameters).forEach((name, value) -> signed.append(name).append(value));
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
