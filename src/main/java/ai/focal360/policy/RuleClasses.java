package ai.focal360.policy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The classes of compiled rules and of what they declare, and those of the parts they stand on. Bytes are forgotten once
 * their class is there: of large sets they would be most of what is kept.
 */
final class RuleClasses extends ClassLoader {
    private static final String CLASS = ".class";

    private final Map<String, byte[]> bytes;
    private final List<RuleClasses> parts;

    private RuleClasses(Map<String, byte[]> bytes, List<RuleClasses> parts) {
        super(RuleClasses.class.getClassLoader());
        this.bytes = new ConcurrentHashMap<>(bytes);
        this.parts = List.copyOf(parts);
    }

    /** {@code files} by path: {@code rules/acme_shop/Order.class}. */
    static RuleClasses of(Map<String, byte[]> files) {
        return new RuleClasses(
                files.entrySet().stream()
                        .filter(file -> file.getKey().endsWith(CLASS))
                        .collect(Collectors.toMap(file -> nameOf(file.getKey()), Map.Entry::getValue)),
                List.of());
    }

    static RuleClasses all(List<RuleClasses> parts) {
        return new RuleClasses(Map.of(), parts);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        var own = bytes.remove(name);
        if (own != null) {
            return defineClass(name, own, 0, own.length);
        }
        for (var part : parts) {
            try {
                return part.loadClass(name);
            } catch (ClassNotFoundException e) {
                // it may be in another part
            }
        }
        throw new ClassNotFoundException(name);
    }

    private static String nameOf(String file) {
        return file.substring(0, file.length() - CLASS.length()).replace('/', '.');
    }
}
