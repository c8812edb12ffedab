package ai.focal360.platform.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.ApiTokens;
import ai.focal360.platform.Caller;
import ai.focal360.platform.Problem;
import ai.focal360.platform.TenantId;
import jakarta.servlet.DispatcherType;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.web.PathPatternRequestMatcherBuilderFactoryBean;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Who may knock where (ADR 0012): tokens for the API and operations, Camunda's own login for its webapps, and addresses
 * that are open here because their adapters check signatures, visitor cookies or secrets. Anything else does not exist.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity
class SecurityConfiguration {
    private static final String OUR_PAGES_ONLY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** bpmn-js places what it draws with style attributes. */
    private static final String CONSOLE_PAGES =
            "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** Several servlets (MVC, Camunda's REST) share the port; patterns are of paths, whichever servlet answers. */
    @Bean
    PathPatternRequestMatcherBuilderFactoryBean pathPatterns() {
        return new PathPatternRequestMatcherBuilderFactoryBean();
    }

    /** Nobody logs in to us by name and password; without this bean Spring Boot would invent such a user. */
    @Bean
    AuthenticationManager noPasswords() {
        return authentication -> {
            throw new ProviderNotFoundException("Only tokens are known here");
        };
    }

    /** Tasklist, Cockpit and Admin bring their own login, CSRF tokens and content policy. */
    @Bean
    @Order(1)
    SecurityFilterChain camundaWebapps(HttpSecurity http) throws Exception {
        return http.securityMatcher("/camunda/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .headers(headers -> headers.defaultsDisabled()
                        .frameOptions(HeadersConfigurer.FrameOptionsConfig::sameOrigin)
                        .httpStrictTransportSecurity(transport -> {})
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http, ApiTokens tokens, Problems problems) throws Exception {
        return withoutSessions(http.securityMatcher("/api/**", "/v3/**", "/actuator/**"))
                .addFilterBefore(new BearerTokenFilter(tokens, problems), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers("/actuator/health/**")
                                .permitAll()
                                .requestMatchers("/actuator/**")
                                .access(caller(caller -> caller.tenant().equals(TenantId.PLATFORM)))
                                .requestMatchers("/v3/api-docs/**", "/v3/api-docs.yaml")
                                .access(caller(caller -> true))
                                .requestMatchers("/api/tenants/{tenant}/**")
                                .access(SecurityConfiguration::ofTheTenant)
                                .anyRequest()
                                .denyAll())
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint((request, response, e) -> problems.write(
                                        Problem.UNAUTHENTICATED.because(
                                                "Send the header 'Authorization: Bearer <token>'."),
                                        response))
                                // a known caller is not told what exists outside its tenant
                                .accessDeniedHandler((request, response, e) -> problems.write(
                                        Problem.NOT_FOUND.because("This address names nothing."), response)))
                .build();
    }

    /** Pages of the staff: whoever has no token yet is asked for one (ADR 0091). */
    @Bean
    @Order(3)
    SecurityFilterChain console(HttpSecurity http, ApiTokens tokens, Problems problems) throws Exception {
        return withoutSessions(http.securityMatcher("/console/**"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONSOLE_PAGES)))
                .addFilterBefore(new ConsoleFilter(tokens, problems), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers("/console/{tenant}/sign-in", "/console/{tenant}/sign-out")
                                .permitAll()
                                .requestMatchers("/console/{tenant}/**")
                                .access(SecurityConfiguration::ofTheTenant)
                                .anyRequest()
                                .denyAll())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                (request, response, e) -> ConsoleFilter.askForToken(request, response, problems))
                        .accessDeniedHandler(
                                (request, response, e) -> ConsoleFilter.askForToken(request, response, problems)))
                .build();
    }

    @Bean
    @Order(4)
    SecurityFilterChain open(HttpSecurity http, Problems problems) throws Exception {
        return withoutSessions(http)
                .addFilterBefore(new CrossSiteFilter(problems), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers("/webhooks/**", "/webchat/**", "/chat/**", "/assets/**", "/sandbox/**")
                                .permitAll()
                                .anyRequest()
                                .denyAll())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint((request, response, e) ->
                        problems.write(Problem.NOT_FOUND.because("This address names nothing."), response)))
                .build();
    }

    /** {@link AllowedFor} on controllers and their methods. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor allowedFor() {
        var annotated = new ComposablePointcut(new AnnotationMatchingPointcut(AllowedFor.class, true))
                .union(AnnotationMatchingPointcut.forMethodAnnotation(AllowedFor.class));
        return new AuthorizationManagerBeforeMethodInterceptor(annotated, new RoleCheck());
    }

    private static HttpSecurity withoutSessions(HttpSecurity http) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(OUR_PAGES_ONLY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                permissions -> permissions.policy("camera=(), geolocation=(), microphone=()")));
    }

    private static AuthorizationManager<RequestAuthorizationContext> caller(Predicate<Caller> allowed) {
        return (authentication, request) -> new AuthorizationDecision(
                authentication.get().getPrincipal() instanceof Caller caller && allowed.test(caller));
    }

    private static AuthorizationDecision ofTheTenant(
            Supplier<Authentication> authentication, RequestAuthorizationContext request) {
        var tenant = request.getVariables().getOrDefault("tenant", "");
        return new AuthorizationDecision(authentication.get().getPrincipal() instanceof Caller caller
                && TenantId.isValid(tenant)
                && caller.sees(new TenantId(tenant)));
    }
}
