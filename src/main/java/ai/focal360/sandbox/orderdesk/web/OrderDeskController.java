package ai.focal360.sandbox.orderdesk.web;

import ai.focal360.platform.TenantId;
import ai.focal360.sandbox.orderdesk.DeskAnswer;
import ai.focal360.sandbox.orderdesk.DeskCall;
import ai.focal360.sandbox.orderdesk.OrderDesk;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The desk's door. It speaks the tool contract, errors included, and nothing of the platform's own: whoever has no secret
 * learns nothing, not even which tenants there are.
 */
@Hidden
@RestController
@ConditionalOnBooleanProperty(name = "focal.sandbox.order-desk.enabled", matchIfMissing = true)
class OrderDeskController {
    private static final String SECRET = "order-desk";
    private static final int MAX_BODY = 64 * 1024;
    private static final int MAX_KEY = 200;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final OrderDesk desk;
    private final DeskSecrets secrets;

    OrderDeskController(OrderDesk desk, DeskSecrets secrets) {
        this.desk = desk;
        this.secrets = secrets;
    }

    @PostMapping(
            path = "/sandbox/order-desk/{tenant}/{tool}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ObjectNode> call(
            @PathVariable String tenant,
            @PathVariable String tool,
            @RequestHeader(name = "Authorization", required = false) @Nullable String authorization,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestHeader(name = "X-Focal-Turn", required = false) @Nullable String turn,
            HttpServletRequest request)
            throws IOException {
        if (!TenantId.isValid(tenant) || !authorized(new TenantId(tenant), authorization)) {
            return answer(401, "unauthorized", "A bearer secret of this desk is needed");
        }
        if (idempotencyKey != null && (idempotencyKey.isBlank() || idempotencyKey.length() > MAX_KEY)) {
            return answer(400, "invalid_idempotency_key", "The key must have 1 to %d characters".formatted(MAX_KEY));
        }
        if (turn != null && turn.length() > MAX_KEY) {
            return answer(400, "invalid_turn", "The turn must have at most %d characters".formatted(MAX_KEY));
        }
        var body = request.getInputStream().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            return answer(413, "request_too_large", "The arguments must fit in %d bytes".formatted(MAX_BODY));
        }
        var arguments = parse(body);
        if (arguments == null) {
            return answer(400, "malformed_json", "The body must be a JSON object of arguments");
        }
        return answer(desk.call(new TenantId(tenant), new DeskCall(tool, arguments, idempotencyKey, turn)));
    }

    private boolean authorized(TenantId tenant, @Nullable String authorization) {
        // whoever knocks finds the secret in its file afterwards
        return desk.isOpenFor(tenant)
                && MessageDigest.isEqual(
                        bytes(String.valueOf(authorization)), bytes("Bearer " + secrets.secret(tenant, SECRET)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable ObjectNode parse(byte[] body) throws IOException {
        try {
            return JSON.readTree(body) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static ResponseEntity<ObjectNode> answer(int status, String code, String message) {
        return answer(new DeskAnswer(status, OrderDesk.error(code, message)));
    }

    private static ResponseEntity<ObjectNode> answer(DeskAnswer answer) {
        return ResponseEntity.status(answer.status())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer.body());
    }
}
