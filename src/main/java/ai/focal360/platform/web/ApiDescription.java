package ai.focal360.platform.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /v3/api-docs} says of the whole; each controller describes itself. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String TOKEN = "token";
    private static final String UNPACKAGED = "development";

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        var built = build.getIfAvailable();
        return new OpenAPI()
                .info(new Info()
                        .title("Focal 360")
                        .version(built == null ? UNPACKAGED : built.getVersion())
                        .description(
                                "Turns, customers, packs and tokens of a tenant, and the addresses customers' messages"
                                        + " come in by. Every refusal is a problem as in RFC 9457, with a type of its own:"
                                        + " urn:focal:problem:…"))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("fcl_<tenant>_…")
                                        .description("A token of the tenant, or of the platform's operator")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }
}
