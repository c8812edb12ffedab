package ai.focal360.tenant;

import ai.focal360.tenant.Publication.Origin;
import java.util.List;

/** Which number a publication gets, if any: what every {@link ConfigStore} has to agree on. */
public final class PackNumbering {
    private PackNumbering() {}

    /** See {@link ConfigStore#publish}; {@code publications} newest first. */
    public static boolean isNothingNew(String hash, Origin origin, List<Publication> publications) {
        if (publications.isEmpty()) {
            return false;
        }
        var live = publications.get(0).version().hash().equals(hash);
        return live
                || origin == Origin.FOLDER
                        && publications.stream()
                                .filter(publication -> publication.origin() == Origin.FOLDER)
                                .findFirst()
                                .filter(publication ->
                                        publication.version().hash().equals(hash))
                                .isPresent();
    }

    public static PackVersion next(PackVersion candidate, List<Publication> publications) {
        var last = publications.isEmpty() ? 0 : publications.get(0).version().number();
        return new PackVersion(candidate.tenant(), last + 1, candidate.hash());
    }
}
