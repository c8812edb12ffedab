package ai.focal360.channel.mail;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** What a reader of an HTML mail sees, as plain text; what is quoted begins with {@code >}, as in plain mails. */
final class HtmlText implements NodeVisitor {
    private static final String UNSEEN =
            "script, style, head, title, template, noscript, iframe, object, embed, svg, math,"
                    + " textarea, select, button, [hidden], .gmail_signature";
    private static final Pattern UNSEEN_STYLE = Pattern.compile(
            "display:none|visibility:hidden|font-size:0(?:px|pt|em|%)?(?:;|!|$)|opacity:0(?:\\.0+)?(?:;|!|$)|mso-hide:all");
    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "blockquote",
            "body",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "tr",
            "ul");
    private static final Set<String> SPACED = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table");
    private static final int DEEPEST_QUOTE = 5;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private int quotes;
    private boolean blank = true;

    private HtmlText() {}

    static String of(String html) {
        var document = Jsoup.parse(html);
        document.select(UNSEEN).remove();
        document.select("[style]").stream().filter(HtmlText::isUnseen).toList().forEach(Node::remove);
        var seen = new HtmlText();
        document.body().traverse(seen);
        seen.endLine();
        return seen.text.toString().strip();
    }

    private static boolean isUnseen(Element element) {
        var style = element.attr("style").toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        return UNSEEN_STYLE.matcher(style).find();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode words) {
            append(words.getWholeText());
        } else if (node instanceof Element element) {
            var tag = element.normalName();
            if (tag.equals("br")) {
                breakLine();
            } else if (BLOCKS.contains(tag)) {
                endLine();
                if (SPACED.contains(tag)) {
                    space();
                }
                if (tag.equals("blockquote")) {
                    quotes++;
                } else if (tag.equals("li")) {
                    line.append("- ");
                }
            } else if (tag.equals("td") || tag.equals("th")) {
                append(" ");
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element && BLOCKS.contains(element.normalName())) {
            endLine();
            if (element.normalName().equals("blockquote")) {
                quotes--;
            }
            if (SPACED.contains(element.normalName())) {
                space();
            }
        }
    }

    private void append(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            boolean gap = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\u00a0';
            if (!gap) {
                line.append(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
    }

    private void endLine() {
        if (!line.toString().isBlank()) {
            breakLine();
        }
        line.setLength(0);
    }

    private void breakLine() {
        var said = line.toString().strip();
        line.setLength(0);
        text.append("> ".repeat(Math.min(quotes, DEEPEST_QUOTE))).append(said).append('\n');
        blank = said.isEmpty();
    }

    private void space() {
        if (!blank) {
            breakLine();
        }
    }
}
