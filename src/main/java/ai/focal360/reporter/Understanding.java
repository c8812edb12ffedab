package ai.focal360.reporter;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** What became of a question. */
sealed interface Understanding {
    String language();

    /** {@code readings} name what the question left open and how it was taken: keys of the reporter's texts. */
    record Understood(Inquiry inquiry, String language, By by, List<String> readings) implements Understanding {
        public Understood {
            readings = List.copyOf(readings);
        }
    }

    /** {@code why} is a key of the reporter's texts, {@code about} what it speaks of, if anything. */
    record NotUnderstood(String language, String why, String about) implements Understanding {}

    /** Who understood it. */
    enum By {
        PATTERNS,
        MODEL,
        /** Nobody had to: the inquiry was given as such. */
        GIVEN;

        @JsonValue
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
