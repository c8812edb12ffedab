package ai.focal360.knowledge;

/**
 * What a text is about, as a vector of length 1 that is near to those of texts asking the same in other words: the meaning of
 * its words without those that only ask. With them every question is a little like every other, most of all in the
 * languages the embeddings blur (SameQuestionTest has the figures).
 */
final class Gist {
    private Gist() {}

    static float[] of(String text, String language, Meaning meaning) {
        var subjects = Words.plain(text).stream()
                .filter(word -> !FunctionWords.contains(language, word))
                .toList();
        return meaning.embed(subjects.isEmpty() ? text : String.join(" ", subjects));
    }
}
