package ai.focal360.knowledge;

import java.util.stream.Stream;

/** A long text in pieces an embedding can hold, each under its title. */
final class Passages {
    private static final int LONGEST = 700;

    private Passages() {}

    static Stream<String> of(String title, String answer, String body) {
        var pieces = Stream.<String>builder();
        if (!answer.isBlank()) {
            pieces.add(answer.strip());
        }
        var piece = new StringBuilder();
        for (var paragraph : body.split("\\n\\s*\\n|(?<=[.!?])\\s+")) {
            if (piece.length() > 0 && piece.length() + paragraph.length() > LONGEST) {
                pieces.add(piece.toString().strip());
                piece.setLength(0);
            }
            piece.append(paragraph, 0, Math.min(paragraph.length(), LONGEST)).append(' ');
        }
        if (!piece.toString().isBlank()) {
            pieces.add(piece.toString().strip());
        }
        return pieces.build().map(text -> title.isBlank() ? text : title + ". " + text);
    }
}
