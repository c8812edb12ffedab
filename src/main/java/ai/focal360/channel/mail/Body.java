package ai.focal360.channel.mail;

import ai.focal360.channel.Storable;
import ai.focal360.channel.mail.Arrival.Attachment;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Walks through a mail's parts within limits: the text somebody reads first, and what is attached. */
final class Body {
    private static final ContentType PLAIN = new ContentType("text", "plain", null);
    private static final int LONGEST_PART = 512 * 1024;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_ATTACHMENTS = 50;

    private final MailProperties limits;
    private final List<Attachment> attachments = new ArrayList<>();
    private int parts;
    private boolean cut;

    Body(MailProperties limits) {
        this.limits = limits;
    }

    List<Attachment> attachments() {
        return List.copyOf(attachments);
    }

    /** Whether something was left out. */
    boolean isCut() {
        return cut;
    }

    String text(Part mail) {
        return text(mail, 0);
    }

    private String text(Part part, int depth) {
        if (++parts > limits.mostParts() || depth > limits.deepest()) {
            cut = true;
            return "";
        }
        var type = type(part);
        if (type.match("multipart/*")) {
            return children(part, type, depth);
        }
        if (isAttached(part) || !(type.match("text/plain") || type.match("text/html"))) {
            attach(part, type);
            return "";
        }
        var said = Charsets.decode(bytes(part), type.getParameter("charset"));
        if (type.match("text/html")) {
            return HtmlText.of(said);
        }
        var lines = said.replace("\r\n", "\n").replace('\r', '\n').replace('\u00a0', ' ');
        return "flowed".equalsIgnoreCase(type.getParameter("format"))
                ? Flowed.join(lines, "yes".equalsIgnoreCase(type.getParameter("delsp")))
                : lines;
    }

    private String children(Part part, ContentType type, int depth) {
        var alternative = type.match("multipart/alternative");
        try {
            var multipart = new MimeMultipart(part.getDataHandler().getDataSource());
            var texts = new ArrayList<String>();
            for (int i = 0; i < multipart.getCount() && parts <= limits.mostParts(); i++) {
                var child = multipart.getBodyPart(i);
                var text = text(child, depth + 1);
                // of alternatives the plain one, wherever it stands
                if (!text.isBlank()) {
                    texts.add(alternative && type(child).match("text/plain") ? 0 : texts.size(), text);
                }
            }
            return alternative ? texts.stream().findFirst().orElse("") : String.join("\n\n", texts);
        } catch (MessagingException | RuntimeException e) {
            cut = true;
            return "";
        }
    }

    private static ContentType type(Part part) {
        try {
            return new ContentType(part.getContentType());
        } catch (MessagingException | RuntimeException e) {
            return PLAIN;
        }
    }

    private static boolean isAttached(Part part) {
        return new Head(part).token("Content-Disposition").equals("attachment");
    }

    private void attach(Part part, ContentType type) {
        if (attachments.size() < MOST_ATTACHMENTS) {
            attachments.add(new Attachment(name(part), type.getBaseType().toLowerCase(Locale.ROOT), size(part)));
        } else {
            cut = true;
        }
    }

    private static String name(Part part) {
        @Nullable String name;
        try {
            name = part.getFileName();
        } catch (MessagingException | RuntimeException e) {
            name = null;
        }
        if (name == null) {
            return "";
        }
        var said = name.length() <= LONGEST_NAME * 4 ? name : name.substring(0, LONGEST_NAME * 4);
        var plain = Head.decoded(said);
        var file = plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1);
        return Storable.text(file.length() <= LONGEST_NAME ? file : file.substring(0, LONGEST_NAME));
    }

    private static long size(Part part) {
        try (var content = part.getInputStream()) {
            return content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException | MessagingException | RuntimeException e) {
            return 0;
        }
    }

    /** As far as they can be read: a letter may be cut off in the middle of its encoding. */
    private byte[] bytes(Part part) {
        var read = new ByteArrayOutputStream();
        try (var content = part.getInputStream()) {
            copy(content, read);
        } catch (IOException | MessagingException | RuntimeException e) {
            cut = true;
        }
        return read.toByteArray();
    }

    private void copy(InputStream content, OutputStream read) throws IOException {
        var buffer = new byte[8192];
        int total = 0;
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            int taken = Math.min(count, LONGEST_PART - total);
            read.write(buffer, 0, taken);
            total += taken;
            if (taken < count) {
                cut = true;
                return;
            }
        }
    }
}
