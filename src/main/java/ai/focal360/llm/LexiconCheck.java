package ai.focal360.llm;

import ai.focal360.platform.TenantId;
import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Refuses a platform pack whose language files the local sensor could not use. */
@Component
class LexiconCheck implements PackCheck {
    private static final String FOLDER = "seeds/platform/language/";

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var problems = new ArrayList<PackProblem>();
        if (candidate.tenant().equals(TenantId.PLATFORM)) {
            candidate.files().forEach((file, content) -> {
                if (LexiconReader.FILE.matcher(file).matches()) {
                    problems.addAll(LexiconReader.read(file, content).problems());
                } else if (file.startsWith(FOLDER)) {
                    problems.add(new PackProblem(file, 0, "expected a language file to be named like 'nl.yaml'"));
                }
            });
        }
        return problems;
    }
}
