package ai.focal360.knowledge;

import ai.focal360.tenant.Intent;

/**
 * An intent near a text. {@code score} runs from 0 to 1: above 0.8 it was said like an example, below 0.4 it is about
 * something else.
 */
public record Nearest(Intent intent, double score) {
    public String id() {
        return intent.id();
    }
}
