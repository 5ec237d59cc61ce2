package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What CloudWatch told of a database's volume and deadlocks under load, and of the credits that a volume and a burstable
 * class live on.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StrainSeen(
        @JsonPropertyDescription("The most reads and writes a second, averaged over a minute.") @Nullable
        Integer iops,

        @JsonPropertyDescription("As many as the volume does for as long as one likes.") @Nullable
        Integer iopsLimit,

        @JsonPropertyDescription("As many as it does while its burst credits last; absent where it has none.") @Nullable
        Integer burstIops,

        @JsonPropertyDescription("The most requests that waited for the volume, averaged over a minute.") @Nullable
        Integer queueDepth,

        @JsonPropertyDescription("The most deadlocks in a minute; absent where CloudWatch does not count them.")
        @Nullable
        Integer deadlocks,

        @JsonPropertyDescription("The volume's burst credits, in percent of all that it can hold.") @Nullable
        CreditsSeen burstBalance,

        @JsonPropertyDescription(
                "The CPU credits of each DB instance of a burstable class (db.t…); one is a minute of one vCPU.")
        List<CreditsSeen> cpuCredits,

        @JsonPropertyDescription("What is not known, or was not for a part of the run, and why.")
        List<String> notSeen) {
    /** Of an instance whose volume CloudWatch tells nothing of; told until there is a figure. */
    public static final String NO_IOPS = "CloudWatch has no ReadIOPS and WriteIOPS of it";

    /** A run may fail to ask for a new reason each time. */
    private static final int MOST_REASONS = 5;

    public StrainSeen {
        cpuCredits = cpuCredits == null ? List.of() : List.copyOf(cpuCredits);
        notSeen = notSeen == null ? List.of() : List.copyOf(notSeen);
    }

    /** Of an instance about which nothing could be asked. */
    public static StrainSeen unseen(String why) {
        return new StrainSeen(null, null, null, null, null, null, List.of(), List.of(why));
    }

    /** What is not known, and no figure. */
    public StrainSeen withoutFigures() {
        return new StrainSeen(null, null, null, null, null, null, List.of(), notSeen);
    }

    /** The same against the limits of the volume; null where it has none, or none that is known. */
    public StrainSeen against(@Nullable Integer limit, @Nullable Integer burst, List<String> unknown) {
        return new StrainSeen(iops, limit, burst, queueDepth, deadlocks, burstBalance, cpuCredits, unknown);
    }

    /** Without credits that were read before then. */
    public StrainSeen since(Instant begin) {
        return new StrainSeen(
                iops,
                iopsLimit,
                burstIops,
                queueDepth,
                deadlocks,
                burstBalance == null || before(burstBalance, begin) ? null : burstBalance,
                cpuCredits.stream().filter(c -> !before(c, begin)).toList(),
                notSeen);
    }

    private static boolean before(CreditsSeen credits, Instant begin) {
        return Instant.parse(credits.firstAt()).isBefore(begin);
    }

    /** The higher figures of both, each instance's credits from the first to the last reading, and the newest limits. */
    public StrainSeen and(StrainSeen newer) {
        return new StrainSeen(
                higher(iops, newer.iops),
                newer.iopsLimit == null ? iopsLimit : newer.iopsLimit,
                newer.iopsLimit == null ? burstIops : newer.burstIops,
                higher(queueDepth, newer.queueDepth),
                higher(deadlocks, newer.deadlocks),
                burstBalance == null || newer.burstBalance == null
                        ? (burstBalance == null ? newer.burstBalance : burstBalance)
                        : burstBalance.until(newer.burstBalance),
                byInstance(newer.cpuCredits),
                unknown(newer));
    }

    /** Of two members of a cluster, whose volumes have no burst credits: the higher use, and the credits of each. */
    public StrainSeen worst(StrainSeen other) {
        return new StrainSeen(
                higher(iops, other.iops),
                iopsLimit,
                burstIops,
                higher(queueDepth, other.queueDepth),
                higher(deadlocks, other.deadlocks),
                burstBalance,
                byInstance(other.cpuCredits),
                unknown(other));
    }

    private List<CreditsSeen> byInstance(List<CreditsSeen> newer) {
        Map<String, CreditsSeen> joined = new LinkedHashMap<>();
        cpuCredits.forEach(c -> joined.put(c.instance(), c));
        newer.forEach(c -> joined.merge(c.instance(), c, CreditsSeen::until));
        return List.copyOf(joined.values());
    }

    /** Of both, since a good reading does not make up for one that failed. */
    private List<String> unknown(StrainSeen other) {
        boolean known = iops != null || other.iops != null;
        return Stream.concat(notSeen.stream(), other.notSeen.stream())
                .distinct()
                .filter(why -> !known || !why.equals(NO_IOPS))
                .limit(MOST_REASONS)
                .toList();
    }

    private static @Nullable Integer higher(@Nullable Integer a, @Nullable Integer b) {
        return a == null || (b != null && b > a) ? b : a;
    }
}
