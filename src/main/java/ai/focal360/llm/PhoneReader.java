package ai.focal360.llm;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Phone numbers in a text, national ones tried in the regions where its languages are spoken. */
final class PhoneReader {
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final long TRIES = 50;
    private static final String INTERNATIONAL_ONLY = "ZZ";

    private PhoneReader() {}

    record Phone(int start, int end, String e164) {}

    static List<Phone> phones(CharSequence text, Collection<Lexicon> lexicons) {
        var found = new LinkedHashMap<Integer, Phone>();
        find(text, INTERNATIONAL_ONLY, found);
        lexicons.forEach(lexicon -> lexicon.regions().forEach(region -> find(text, region, found)));
        return new ArrayList<>(found.values());
    }

    private static void find(CharSequence text, String region, Map<Integer, Phone> found) {
        for (var match : NUMBERS.findNumbers(text, region, Leniency.VALID, TRIES)) {
            var phone = new Phone(match.start(), match.end(), NUMBERS.format(match.number(), PhoneNumberFormat.E164));
            if (found.values().stream().noneMatch(other -> other.start < phone.end && phone.start < other.end)) {
                found.put(match.start(), phone);
            }
        }
    }
}
