package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.LogSign;
import dev.airtime.diagnosis.Words.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words in the logs of the copy's pods that have no rule of their own: a full disk, or what the user looks for. */
final class LogSigns implements Rule {
    static final String ID = "Logs";

    @Override
    public List<Finding> find(Measurements m) {
        return of(m, Kind.Other).stream().map(LogSigns::finding).toList();
    }

    private static Finding finding(LogSign sign) {
        Words words = Words.named(sign.pattern());
        return new Finding(
                ID,
                words.severity(),
                sentence(List.of(sign)) + " of \"" + sign.pattern() + "\"",
                evidence(List.of(sign)),
                words.remedy(),
                null);
    }

    /** What the logs told of one kind, the first first. */
    static List<LogSign> of(Measurements m, Kind kind) {
        return m.logs().stream()
                .filter(s -> Words.named(s.pattern()).kind() == kind)
                .toList();
    }

    /** The beginning of a sentence: which workload, when first, at how many users. Empty without any. */
    static String sentence(List<LogSign> signs) {
        if (signs.isEmpty()) {
            return "";
        }
        LogSign first = signs.get(0);
        long lines = lines(signs.stream()
                .filter(s -> s.workload().equals(first.workload()))
                .toList());
        List<String> others = signs.stream()
                .map(LogSign::workload)
                .filter(w -> !w.equals(first.workload()))
                .distinct()
                .toList();
        return Count.of(lines) + (lines == 1 ? " line" : " lines") + " in the log of " + first.workload()
                + (others.isEmpty() ? "" : " (and in those of " + String.join(", ", others) + ")")
                + ", the first at " + first.firstAt() + " at " + Count.of(first.users()) + " users, "
                + (lines == 1 ? "tells" : "tell");
    }

    /** How many lines there are of all together. */
    static long lines(List<LogSign> signs) {
        return signs.stream().mapToLong(LogSign::lines).sum();
    }

    /** The numbers behind it; empty without any. */
    static Map<String, String> evidence(List<LogSign> signs) {
        Map<String, String> evidence = new LinkedHashMap<>();
        if (!signs.isEmpty()) {
            LogSign first = signs.get(0);
            evidence.put("workload", first.workload());
            evidence.put("pattern", first.pattern());
            evidence.put("lines", String.valueOf(lines(signs)));
            evidence.put("firstAt", first.firstAt());
            evidence.put("usersAtFirst", String.valueOf(first.users()));
        }
        return evidence;
    }
}
