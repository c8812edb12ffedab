package ai.focal360.platform;

import io.swagger.v3.oas.annotations.Hidden;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Controller;

/**
 * A controller of staff pages below {@code /console/{tenant}}. Its views stand in {@code console/layout} and find what that
 * needs in their model; what it refuses is told as a page too.
 */
@Controller
@Hidden
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ConsolePage {}
