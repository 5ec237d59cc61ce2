package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What CloudWatch told of a database's volume under load, and of the credits that it and a burstable class live on. */
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

        @JsonPropertyDescription("The volume's burst credits, in percent of all that it can hold.") @Nullable
        CreditsSeen burstBalance,

        @JsonPropertyDescription("The CPU credits of a burstable class (db.t…); one is a minute of one vCPU.") @Nullable
        CreditsSeen cpuCredits,

        @JsonPropertyDescription("What is not known, and why.")
        List<String> notSeen) {
    public StrainSeen {
        notSeen = notSeen == null ? List.of() : List.copyOf(notSeen);
    }

    /** Of an instance about which nothing could be asked. */
    public static StrainSeen unseen(String why) {
        return new StrainSeen(null, null, null, null, null, null, List.of(why));
    }

    /** The same against the limits of the volume; null where it has none, or none that is known. */
    public StrainSeen against(@Nullable Integer limit, @Nullable Integer burst, List<String> unknown) {
        return new StrainSeen(iops, limit, burst, queueDepth, burstBalance, cpuCredits, unknown);
    }

    /** Without credits that were read before then. */
    public StrainSeen since(Instant begin) {
        return new StrainSeen(
                iops, iopsLimit, burstIops, queueDepth, since(burstBalance, begin), since(cpuCredits, begin), notSeen);
    }

    private static @Nullable CreditsSeen since(@Nullable CreditsSeen credits, Instant begin) {
        return credits == null || Instant.parse(credits.firstAt()).isBefore(begin) ? null : credits;
    }

    /** The higher figures of both, the credits from the first to the last reading, and the newest limits. */
    public StrainSeen and(StrainSeen newer) {
        return new StrainSeen(
                higher(iops, newer.iops),
                newer.iopsLimit == null ? iopsLimit : newer.iopsLimit,
                newer.iopsLimit == null ? burstIops : newer.burstIops,
                higher(queueDepth, newer.queueDepth),
                until(burstBalance, newer.burstBalance),
                until(cpuCredits, newer.cpuCredits),
                newer.notSeen);
    }

    /** Of two instances that serve together: the higher use, the smaller balance. */
    public StrainSeen worst(StrainSeen other) {
        return new StrainSeen(
                higher(iops, other.iops),
                iopsLimit,
                burstIops,
                higher(queueDepth, other.queueDepth),
                smaller(burstBalance, other.burstBalance),
                smaller(cpuCredits, other.cpuCredits),
                notSeen.isEmpty() ? other.notSeen : notSeen);
    }

    private static @Nullable Integer higher(@Nullable Integer a, @Nullable Integer b) {
        return a == null || (b != null && b > a) ? b : a;
    }

    private static @Nullable CreditsSeen until(@Nullable CreditsSeen first, @Nullable CreditsSeen newer) {
        return first == null || newer == null ? (first == null ? newer : first) : first.until(newer);
    }

    private static @Nullable CreditsSeen smaller(@Nullable CreditsSeen a, @Nullable CreditsSeen b) {
        return a == null || (b != null && b.last() < a.last()) ? b : a;
    }
}
