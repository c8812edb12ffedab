package ai.focal360.platform.web;

import org.springframework.context.annotation.Import;

/** For tests of one module's HTTP: answers its refusals as the whole platform does. */
@Import(ProblemAdvice.class)
public class ProblemAnswers {
    /** For a MockMvc without a context. */
    public static Object advice() {
        return new ProblemAdvice();
    }
}
