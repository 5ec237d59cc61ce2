package dev.airtime.database;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One reading of CloudWatch for all events: who asks shortly after somebody else gets what was read then, and what was asked
 * for lately is read along. A reading that fails is an answer, too: no figure is worth that a raise waits for it.
 *
 * @param <T> what is known of an instance
 */
final class SharedFigures<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SharedFigures.class);
    /** Asked for no more since then: an event that is over, or a deleted one. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

    /** One call for these instances; throws what the SDK throws. */
    interface Reading<T> {
        Map<String, T> of(List<String> identifiers, Instant now);
    }

    private final int most;
    private final Reading<T> reading;
    private final Function<String, T> unread;
    private final Map<String, Instant> asked = new HashMap<>();
    private @Nullable Kept<T> kept;

    private record Kept<T>(Instant at, Set<String> identifiers, Map<String, T> figures) {}

    /** At most {@code most} instances a call; {@code unread} says of an instance why nothing is known of it. */
    SharedFigures(int most, Reading<T> reading, Function<String, T> unread) {
        this.most = most;
        this.reading = reading;
        this.unread = unread;
    }

    /** Of these instances; absent where there is no data point. Half a minute old at most. */
    synchronized Map<String, T> of(Set<String> identifiers, Instant now) {
        identifiers.forEach(i -> asked.put(i, now));
        Kept<T> k = kept;
        if (k == null
                || !now.isBefore(k.at().plus(UnderWay.USUAL))
                || !k.identifiers().containsAll(identifiers)) {
            asked.values().removeIf(at -> at.isBefore(now.minus(FORGOTTEN)));
            k = new Kept<>(now, Set.copyOf(asked.keySet()), read(now));
            kept = k;
        }
        Map<String, T> wanted = new TreeMap<>(k.figures());
        wanted.keySet().retainAll(identifiers);
        return wanted;
    }

    private Map<String, T> read(Instant now) {
        try {
            List<String> all = List.copyOf(asked.keySet());
            Map<String, T> figures = new TreeMap<>();
            for (int from = 0; from < all.size(); from += most) {
                figures.putAll(reading.of(all.subList(from, Math.min(all.size(), from + most)), now));
            }
            return figures;
        } catch (SdkException e) {
            String why = e instanceof AwsServiceException s
                    ? Refusal.progress("CloudWatch, GetMetricData", "cloudwatch:GetMetricData", s)
                            .message()
                    : "cloudwatch:GetMetricData did not answer: " + e.getMessage();
            LOG.warn("the figures of {} are not known: {}", asked.keySet(), why);
            Map<String, T> unknown = new TreeMap<>();
            asked.keySet().forEach(i -> unknown.put(i, unread.apply(why)));
            return unknown;
        }
    }
}
