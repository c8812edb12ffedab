package ai.focal360.channel;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Bodies as nobody should send them, made of good ones; the same with every run. */
public final class Mutations {
    private static final int OFTEN = 400;
    private static final List<String> BAD = List.of(
            "\\u0000",
            "\\ud83d",
            "\u0007",
            "\uFFFF",
            "😮",
            "null",
            "{}",
            "[]",
            "[[[[[[[[",
            "1e999",
            "-1",
            "99999999999999999999",
            "true",
            "\"",
            "%",
            "%00",
            "%zz",
            "%ff",
            "&",
            "=",
            "&&==",
            "\r\n",
            "../",
            "<x>",
            "9".repeat(2_000),
            "[".repeat(2_000));

    private Mutations() {}

    public static Stream<String> of(List<String> good) {
        var random = new Random(360);
        return IntStream.range(0, OFTEN).mapToObj(i -> mutated(good.get(i % good.size()), random));
    }

    private static String mutated(String good, Random random) {
        var body = new StringBuilder(good);
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int from = random.nextInt(body.length() + 1);
            int to = Math.min(body.length(), from + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> body.delete(from, to);
                case 1 -> body.insert(from, body.substring(from, to));
                case 2 -> body.replace(from, to, BAD.get(random.nextInt(BAD.size())));
                default -> body.setLength(random.nextInt(8) == 0 ? from : body.length());
            }
        }
        return body.toString();
    }
}
