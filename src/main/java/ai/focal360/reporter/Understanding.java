package ai.focal360.reporter;

import java.util.List;

/** What became of a question. */
sealed interface Understanding {
    String language();

    /** {@code readings} name what the question left open and how it was taken: keys of the reporter's texts. */
    record Understood(Inquiry inquiry, String language, Answer.By by, List<String> readings) implements Understanding {
        public Understood {
            readings = List.copyOf(readings);
        }
    }

    /** {@code why} is a key of the reporter's texts, {@code about} what it speaks of, if anything. */
    record NotUnderstood(String language, String why, String about) implements Understanding {}
}
