package dev.airtime;

import dev.airtime.api.LogSign;
import dev.airtime.api.LogsSeen;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds one look into the pods' logs to what is kept of those before. Pure. */
final class LogProgress {
    private static final int SIGNS = 20;
    private static final int NOT_SEEN = 10;

    private LogProgress() {}

    /**
     * After a look.
     *
     * @param before null before the first
     * @param users users at the same time
     */
    static LogsSeen after(@Nullable LogsSeen before, LogWindow window, int users) {
        Map<LogWindow.Key, LogSign> signs = new LinkedHashMap<>();
        if (before != null) {
            before.signs().forEach(s -> signs.put(new LogWindow.Key(s.workload(), s.pattern()), s));
        }
        window.counts()
                .forEach((key, count) -> signs.merge(
                        key,
                        new LogSign(
                                key.workload(),
                                key.pattern(),
                                count.lines(),
                                count.first().toString(),
                                users),
                        (old, fresh) -> new LogSign(
                                old.workload(),
                                old.pattern(),
                                old.lines() + fresh.lines(),
                                old.firstAt(),
                                old.users())));
        return new LogsSeen(
                window.to().toString(),
                signs.values().stream()
                        .sorted(Comparator.comparing(LogSign::firstAt)
                                .thenComparing(LogSign::workload)
                                .thenComparing(LogSign::pattern))
                        .limit(SIGNS)
                        .toList(),
                Stream.concat(before == null ? Stream.of() : before.notSeen().stream(), window.missed().stream())
                        .distinct()
                        .limit(NOT_SEEN)
                        .toList());
    }
}
