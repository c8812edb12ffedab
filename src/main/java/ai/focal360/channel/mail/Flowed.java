package ai.focal360.channel.mail;

/** Text of {@code format=flowed} (RFC 3676): lines that end with a space go on in the next one. */
final class Flowed {
    private Flowed() {}

    /** {@code delSp}: the space was only put there to say so. */
    static String join(String text, boolean delSp) {
        var joined = new StringBuilder(text.length());
        var depth = 0;
        var open = false;
        var first = true;
        for (var line : text.split("\n", -1)) {
            int quoted = 0;
            while (quoted < line.length() && line.charAt(quoted) == '>') {
                quoted++;
            }
            var content = line.substring(quoted);
            if (content.startsWith(" ")) {
                content = content.substring(1); // stuffed, so that it does not look like a quote
            }
            var signature = content.equals("-- ");
            if (!open || quoted != depth || signature) {
                joined.append(first ? "" : "\n").append(">".repeat(quoted)).append(quoted > 0 ? " " : "");
            }
            open = content.endsWith(" ") && !signature;
            joined.append(open && delSp ? content.substring(0, content.length() - 1) : content);
            depth = quoted;
            first = false;
        }
        return joined.toString();
    }
}
