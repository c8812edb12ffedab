package ai.focal360.bench;

import java.util.function.IntConsumer;

/** Something that answers customers' messages, each in a turn of its own. */
interface Pipeline {
    /** Accepts a message of this customer durably; its turn runs later, on other threads. */
    void accept(int customer);

    /** Who is told that a customer's turn is committed. */
    void whenDone(IntConsumer done);
}
