package ai.focal360.knowledge;

/** An item of a kind with its score, and the language of the texts that matched (empty when they have none). */
record Scored(Kind kind, String id, String language, double score) {}
