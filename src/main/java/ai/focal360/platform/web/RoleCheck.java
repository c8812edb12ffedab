package ai.focal360.platform.web;

import ai.focal360.platform.AllowedFor;
import ai.focal360.platform.Caller;
import java.util.Arrays;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;

/** Decides {@link AllowedFor}: the method's own statement, else its class's. */
final class RoleCheck implements AuthorizationManager<MethodInvocation> {
    @Override
    @SuppressWarnings("deprecation") // the abstract method of this Spring Security line
    public AuthorizationDecision check(Supplier<Authentication> authentication, MethodInvocation call) {
        var allowed = statementOn(call);
        return new AuthorizationDecision(allowed == null
                || (authentication.get() != null
                        && authentication.get().getPrincipal() instanceof Caller caller
                        && Arrays.stream(allowed.value()).anyMatch(caller.roles()::contains)));
    }

    private static @Nullable AllowedFor statementOn(MethodInvocation call) {
        var type =
                call.getThis() == null ? call.getMethod().getDeclaringClass() : AopUtils.getTargetClass(call.getThis());
        var method = AopUtils.getMostSpecificMethod(call.getMethod(), type);
        var own = AnnotatedElementUtils.findMergedAnnotation(method, AllowedFor.class);
        return own != null ? own : AnnotatedElementUtils.findMergedAnnotation(type, AllowedFor.class);
    }
}
