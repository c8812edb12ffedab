package ai.focal360;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The bodies Meta posts to the demo tenant's webhook, and the signature it puts on them. */
final class WhatsappWebhook {
    private WhatsappWebhook() {}

    static String text(String from, String id, String text) {
        return change("messages", """
                "contacts":[{"profile":{"name":"Emma"},"wa_id":"%1$s"}],
                "messages":[{"from":"%1$s","id":"%2$s","timestamp":"1697043223","type":"text","text":{"body":"%3$s"}}]
                """.formatted(from, id, text));
    }

    /** Something of a field Meta tells of, such as {@code user_preferences}. */
    static String change(String field, String what) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"%s","value":{
                "messaging_product":"whatsapp",
                "metadata":{"display_phone_number":"31201234567","phone_number_id":"106540352242922"},%s}}]}]}
                """.formatted(field, what);
    }

    static String signature(String body, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Expected every Java to know HmacSHA256", e);
        }
    }
}
