package ai.focal360.channel.mail;

import java.util.regex.Pattern;

/** A plain text as simple HTML: paragraphs, lines, links. */
final class HtmlBody {
    private static final Pattern LINK = Pattern.compile(
            "\\[([^\\[\\]\\n]{1,200})]\\((https?://[^\\s()<>\"]{1,1000})\\)|https?://[^\\s()<>\"]{1,1000}");

    private HtmlBody() {}

    static String of(String text) {
        var html = new StringBuilder("<!DOCTYPE html><html><body>");
        for (var paragraph : text.strip().split("\n{2,}")) {
            html.append("<p>").append(lines(paragraph)).append("</p>");
        }
        return html.append("</body></html>").toString();
    }

    private static String lines(String paragraph) {
        var html = new StringBuilder();
        var link = LINK.matcher(paragraph);
        int from = 0;
        while (link.find()) {
            html.append(escaped(paragraph.substring(from, link.start())));
            var address = link.group(2) == null ? link.group() : link.group(2);
            var end = link.end();
            if (link.group(2) == null && ".,;:!?".indexOf(address.charAt(address.length() - 1)) >= 0) {
                address = address.substring(0, address.length() - 1);
                end--;
            }
            var title = link.group(1) == null ? address : link.group(1);
            html.append("<a href=\"")
                    .append(escaped(address))
                    .append("\">")
                    .append(escaped(title))
                    .append("</a>");
            from = end;
        }
        return html.append(escaped(paragraph.substring(from))).toString().replace("\n", "<br>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
