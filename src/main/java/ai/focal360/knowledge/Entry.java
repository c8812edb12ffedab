package ai.focal360.knowledge;

import java.util.Map;

/**
 * One text something is found by. {@code SAID} is what a customer might say (an example, a question, a name);
 * {@code PASSAGE} is what holds the answer.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Entry(
        Kind kind,
        String item,
        String language,
        Part part,
        String text,
        float[] vector,
        Map<String, Integer> stems,
        Map<String, Integer> grams) {

    enum Part {
        SAID,
        PASSAGE
    }

    /** A text before it is analysed. */
    record Source(Kind kind, String item, String language, Part part, String text) {
        Entry analysed(float[] vector) {
            return new Entry(
                    kind,
                    item,
                    language,
                    part,
                    text,
                    vector,
                    Words.counted(Words.stems(text, language)),
                    Words.counted(Words.grams(text)));
        }
    }
}
