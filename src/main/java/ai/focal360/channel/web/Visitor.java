package ai.focal360.channel.web;

import ai.focal360.channel.Channels.Endpoint;
import ai.focal360.channel.Lane;
import ai.focal360.platform.Problem;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * Who writes in the webchat: whoever knows the secret, in a cookie or (for programs) in a header. Rows and records hold
 * only its hash with tenant and agent, so that nobody who reads them can write as the visitor, and no two tenants see that
 * they have the same one. See ADR 0035.
 */
record Visitor(String secret, Origin origin) {
    static final String HEADER = "X-Focal-Visitor";
    static final String COOKIE = "focal_visitor";

    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{22,128}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder URL_SAFE = Base64.getUrlEncoder().withoutPadding();

    enum Origin {
        COOKIE,
        HEADER,
        NEW
    }

    /** The visitor of a request, or a new one. A header that is no secret is refused, a cookie that is none is replaced. */
    static Visitor of(HttpServletRequest request) {
        var header = request.getHeader(HEADER);
        if (header != null) {
            if (!SECRET.matcher(header).matches()) {
                throw Problem.INVALID.because(
                        "The header '" + HEADER + "' has to be 22 to 128 of A-Z a-z 0-9 _ and -.");
            }
            return new Visitor(header, Origin.HEADER);
        }
        var cookies = request.getCookies();
        return Arrays.stream(cookies == null ? new Cookie[0] : cookies)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(value -> SECRET.matcher(value).matches())
                .findFirst()
                .map(value -> new Visitor(value, Origin.COOKIE))
                .orElseGet(() -> new Visitor(random(), Origin.NEW));
    }

    /** Tells the caller who they are: the cookie lives on with each visit, the header is said once. */
    void introduce(HttpServletRequest request, HttpServletResponse response, Duration age) {
        if (origin != Origin.HEADER) {
            response.addHeader(
                    HttpHeaders.SET_COOKIE,
                    ResponseCookie.from(COOKIE, secret)
                            .path(request.getContextPath() + "/webchat")
                            .httpOnly(true)
                            .secure(request.isSecure())
                            .sameSite("Strict")
                            .maxAge(age)
                            .build()
                            .toString());
        }
        if (origin == Origin.NEW) {
            response.setHeader(HEADER, secret);
        }
    }

    Lane lane(Endpoint endpoint) {
        var hash = sha256().digest(String.join(
                        "\n",
                        "webchat",
                        endpoint.tenant().value(),
                        endpoint.agent().id().value(),
                        secret)
                .getBytes(StandardCharsets.UTF_8));
        return new Lane(endpoint.tenant(), endpoint.channel().id(), URL_SAFE.encodeToString(Arrays.copyOf(hash, 24)));
    }

    private static String random() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return URL_SAFE.encodeToString(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Expected every JDK to know SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Visitor[" + origin + "]";
    }
}
