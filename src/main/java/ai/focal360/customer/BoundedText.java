package ai.focal360.customer;

/** A text that a tenant's regular expression may only look at so often: a careless one ends here instead of never. */
public final class BoundedText implements CharSequence {
    private final CharSequence text;
    private final int mostLooks;
    private final int[] looks;

    public BoundedText(CharSequence text, int mostLooks) {
        this(text, mostLooks, new int[1]);
    }

    private BoundedText(CharSequence text, int mostLooks, int[] looks) {
        this.text = text;
        this.mostLooks = mostLooks;
        this.looks = looks;
    }

    /** The expression did not decide in time. */
    public static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooManyLooks(int mostLooks) {
            super("Expected a field's pattern to match within %d steps".formatted(mostLooks), null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (++looks[0] > mostLooks) {
            throw new TooManyLooks(mostLooks);
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new BoundedText(text.subSequence(start, end), mostLooks, looks);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
