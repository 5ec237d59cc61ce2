package dev.airtime.diagnosis;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.Finding;
import dev.airtime.api.LogSign;
import dev.airtime.diagnosis.Words.Kind;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a database took no more connections, or a pool had none left: by the words of the load generator's failures and of
 * the pods' logs.
 */
final class ConnectionsRefused implements Rule {
    static final String ID = "ConnectionsRefused";

    @Override
    public List<Finding> find(Measurements m) {
        return finding(m, Kind.Refused, "the database took no more connections")
                .or(() -> finding(m, Kind.Exhausted, "a pod's connection pool had none left"))
                .stream()
                .toList();
    }

    private static Optional<Finding> finding(Measurements m, Kind kind, String what) {
        List<Words> words = Words.KNOWN.stream().filter(w -> w.kind() == kind).toList();
        List<CauseStatus> causes = m.causes().stream()
                .filter(c -> words.stream().anyMatch(w -> w.in(c.error())))
                .toList();
        List<LogSign> signs = LogSigns.of(m, kind);
        if (causes.isEmpty() && signs.isEmpty()) {
            return Optional.empty();
        }
        Words first = words.get(0);
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("users", String.valueOf(m.users()));
        String told = LogSigns.sentence(signs);
        String message = told + " that " + what;
        if (!causes.isEmpty()) {
            long failures = causes.stream().mapToLong(CauseStatus::occurrences).sum();
            long requests = Math.max(failures, m.requests());
            CauseStatus most = causes.stream()
                    .max(Comparator.comparingLong(CauseStatus::occurrences))
                    .orElseThrow();
            evidence.put("failures", String.valueOf(failures));
            evidence.put("requests", String.valueOf(requests));
            evidence.put(
                    "endpoint",
                    Stream.of(most.method() == null ? "" : most.method(), most.name())
                            .filter(s -> !s.isEmpty())
                            .reduce((a, b) -> a + " " + b)
                            .orElse(""));
            evidence.put("error", most.error());
            message = failures + " of " + requests + " requests, at up to " + m.users() + " users, failed because "
                    + what + (told.isEmpty() ? "" : "; " + told + " of it");
        }
        evidence.putAll(LogSigns.evidence(signs));
        return Optional.of(new Finding(ID, first.severity(), message, evidence, first.remedy(), null));
    }
}
