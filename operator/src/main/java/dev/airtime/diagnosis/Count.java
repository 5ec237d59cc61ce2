package dev.airtime.diagnosis;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as sentences have them. */
final class Count {
    private Count() {}

    /** For example {@code 12,400}; null is 0. */
    static String of(@Nullable Number n) {
        return String.format(Locale.ROOT, "%,d", n == null ? 0 : n.longValue());
    }

    /** {@code 1 pod}, {@code 4 pods}. */
    static String pods(int n) {
        return n == 1 ? "1 pod" : n + " pods";
    }
}
