package ai.focal360.platform;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Secrets of a tenant, and passwords of people: taken from configuration ({@code focal.secrets.<tenant>.<name>}), else
 * generated once and kept in the home folder. Nodes that share a database must share their secrets by configuration.
 * Whoever gets one keeps it out of logs, messages and facts.
 */
@Component
public class Secrets {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Environment environment;
    private final SecretsFile generated;
    private final SecretsFile credentials;

    Secrets(Environment environment, Home home) {
        this.environment = environment;
        this.generated = new SecretsFile(home.resolve("secrets.properties"));
        this.credentials = new SecretsFile(home.resolve("credentials.properties"));
    }

    /** What two machines share, for example the app secret of a channel: 256 random bits unless configured. */
    public String secret(TenantId tenant, String name) {
        return configured(tenant, name).orElseGet(() -> generated.getOrAdd(key(tenant, name), () -> random(32)));
    }

    /** The password of a person's login, configured as {@code focal.secrets.<tenant>.<user>-password}. */
    public String password(TenantId tenant, String user) {
        return credential(tenant, user + "-password");
    }

    /** What a person types or pastes somewhere, for example a token for another system's form: readable to them. */
    public String credential(TenantId tenant, String name) {
        return configured(tenant, name).orElseGet(() -> credentials.getOrAdd(key(tenant, name), () -> random(15)));
    }

    /** Where generated passwords and API tokens can be read, for the people who install the platform. */
    public Path credentialsFile() {
        return credentials.path();
    }

    /** What somebody else issued, such as a provider's access token; never generated. */
    public Optional<String> configured(TenantId tenant, String name) {
        return Optional.ofNullable(environment.getProperty("focal.secrets." + key(tenant, name)))
                .filter(value -> !value.isBlank());
    }

    /** The one before, which others may still sign with while they replace it: configured as {@code <name>-previous}. */
    public Optional<String> previous(TenantId tenant, String name) {
        return configured(tenant, name + "-previous");
    }

    /** Keeps a credential where its owner can read it, in place of an earlier one of that name. */
    void keepCredential(TenantId tenant, String name, String value) {
        credentials.put(key(tenant, name), value);
    }

    Optional<String> knownCredential(TenantId tenant, String name) {
        return configured(tenant, name).or(() -> credentials.get(key(tenant, name)));
    }

    boolean keepsCredentials() {
        return credentials.isWritable();
    }

    static String random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static String key(TenantId tenant, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Expected a secret's name of lower case letters, digits, dots and dashes, but it is '%s'"
                            .formatted(name));
        }
        return tenant + "." + name;
    }
}
