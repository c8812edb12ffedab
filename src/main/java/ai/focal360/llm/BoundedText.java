package ai.focal360.llm;

/** A text that a tenant's regular expression may only look at so often: a careless one ends here instead of never. */
final class BoundedText implements CharSequence {
    private static final int LOOKS = 2_000_000;

    private final CharSequence text;
    private final int[] looks;

    BoundedText(CharSequence text) {
        this(text, new int[1]);
    }

    private BoundedText(CharSequence text, int[] looks) {
        this.text = text;
        this.looks = looks;
    }

    static final class TooManyLooks extends RuntimeException {
        private TooManyLooks() {
            super("Expected a field's pattern to match within %d steps".formatted(LOOKS), null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (++looks[0] > LOOKS) {
            throw new TooManyLooks();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new BoundedText(text.subSequence(start, end), looks);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
