package dev.airtime.database;

import dev.airtime.database.Evidence.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.SourceType;

/**
 * Events by which RDS tells that an accepted change failed later (RDS user guide, "Amazon RDS event categories and event
 * messages"). Of all sources of one kind in one call, kept for whoever judges a reading that is not younger.
 */
final class FailureEvents {
    /** From how long ago on a reading serves those that ask for less, too; RDS keeps 14 days. */
    private static final Duration SHARED = Duration.ofHours(1);
    /** Changes of one moment are asked for over some seconds or minutes, in any order. */
    private static final Duration EARLIER = Duration.ofMinutes(5);

    private static final int PAGE = 100;
    private static final List<String> FAILED = List.of(
            "insufficient instance capacity",
            "unable to modify database instance class",
            "unable to modify the db instance class",
            "storage volume limitation was exceeded");

    private final RdsClient rds;
    private final SourceType type;
    private final InstantSource clock;
    private @Nullable Failures failures;

    private record Failures(Instant at, Instant since, Map<String, List<Failure>> byIdentifier) {}

    FailureEvents(RdsClient rds, SourceType type, InstantSource clock) {
        this.rds = rds;
        this.type = type;
        this.clock = clock;
    }

    /**
     * Of one source since then, oldest first.
     *
     * @param seen when that was read which is judged by them: they are not read before it
     */
    synchronized List<Failure> of(String identifier, Instant since, Instant seen) {
        Failures read = failures;
        if (read == null || read.at().isBefore(seen) || since.isBefore(read.since())) {
            read = read(
                    read == null || read.since().isBefore(clock.instant().minus(SHARED)) || since.isBefore(read.since())
                            ? since.minus(EARLIER)
                            : read.since());
            failures = read;
        }
        return read.byIdentifier().getOrDefault(identifier, List.of()).stream()
                .filter(f -> f.at().isAfter(since))
                .sorted(Comparator.comparing(Failure::at))
                .toList();
    }

    private Failures read(Instant since) {
        Instant now = clock.instant();
        Map<String, List<Failure>> read = new HashMap<>();
        DescribeEventsRequest request = DescribeEventsRequest.builder()
                .sourceType(type)
                .startTime(since)
                .endTime(now)
                .maxRecords(PAGE)
                .build();
        for (Event e : rds.describeEventsPaginator(request).events()) {
            if (failed(e) && e.date() != null) {
                read.computeIfAbsent(e.sourceIdentifier(), id -> new ArrayList<>())
                        .add(new Failure(e.date(), e.message()));
            }
        }
        return new Failures(now, since, read);
    }

    private static boolean failed(Event e) {
        String message = e.message() == null ? "" : e.message().toLowerCase(Locale.ROOT);
        return e.eventCategories().contains("failure") || FAILED.stream().anyMatch(message::contains);
    }
}
