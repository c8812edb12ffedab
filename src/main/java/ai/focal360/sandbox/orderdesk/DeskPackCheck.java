package ai.focal360.sandbox.orderdesk;

import ai.focal360.tenant.Pack;
import ai.focal360.tenant.PackCheck;
import ai.focal360.tenant.PackProblem;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A desk that would not open is refused with its pack. */
@Component
class DeskPackCheck implements PackCheck {

    @Override
    public List<PackProblem> check(Pack candidate, Pack platform) {
        var folder = DeskSeed.folder(candidate.tenant());
        if (candidate.files().keySet().stream().noneMatch(file -> file.startsWith(folder))) {
            return List.of();
        }
        var whole = folder + "db.json";
        return DeskSeed.COLLECTIONS.stream()
                .flatMap(collection -> {
                    var own = folder + collection + ".json";
                    var content = candidate.files().get(own);
                    return content != null
                            ? problem(own, content, "").stream()
                            : whole(whole, candidate.files().get(whole), collection);
                })
                .distinct()
                .toList();
    }

    private static Stream<PackProblem> whole(String file, @Nullable String content, String collection) {
        return content == null
                ? Stream.of(new PackProblem(file, 0, "a desk needs %s.json, or this file".formatted(collection)))
                : problem(file, content, "/" + collection).stream();
    }

    private static Optional<PackProblem> problem(String file, String content, String pointer) {
        try {
            return Documents.JSON.readTree(content).at(pointer).isObject()
                    ? Optional.empty()
                    : Optional.of(new PackProblem(
                            file, 0, "expected an object of documents by id at '%s'".formatted(pointer)));
        } catch (JsonProcessingException e) {
            return Optional.of(new PackProblem(file, e.getLocation().getLineNr(), e.getOriginalMessage()));
        }
    }
}
