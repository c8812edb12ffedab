package ai.focal360.customer.web;

import ai.focal360.platform.Person;
import ai.focal360.platform.PersonalData;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A ZIP with a README and one JSON array per kind of thing, written as it is read. */
final class ExportArchive {
    private final ZipOutputStream zip;
    private @Nullable String open;

    private ExportArchive(OutputStream to) {
        zip = new ZipOutputStream(to, StandardCharsets.UTF_8);
    }

    /** {@code reading} runs what reads one part. */
    static void write(List<PersonalData> parts, Person person, Consumer<Runnable> reading, OutputStream to)
            throws IOException {
        var archive = new ExportArchive(to);
        archive.text("README.txt", readme(parts));
        for (var part : parts) {
            reading.accept(() ->
                    part.export(person, (kind, json) -> archive.take("%s/%s.json".formatted(part.name(), kind), json)));
            archive.end();
        }
        archive.zip.finish();
    }

    private static String readme(List<PersonalData> parts) {
        var text = new StringBuilder("""
                Everything that is kept of one customer. A folder for each part, in it a file for each table or kind, a JSON array
                of what stands there. A part or file that is missing holds nothing.

                """);
        parts.forEach(part -> text.append("%s/  %s%n".formatted(part.name(), part.contents())));
        return text.toString();
    }

    private void take(String file, String json) {
        try {
            if (file.equals(open)) {
                zip.write(",\n".getBytes(StandardCharsets.UTF_8));
            } else {
                end();
                zip.putNextEntry(new ZipEntry(file));
                zip.write('[');
                open = file;
            }
            zip.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end() throws IOException {
        if (open != null) {
            zip.write("]\n".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            open = null;
        }
    }

    private void text(String file, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(file));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
