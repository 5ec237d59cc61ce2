package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Duration;
import java.time.Instant;

/** A balance of credits, as CloudWatch told of it under load. */
public record CreditsSeen(
        @JsonPropertyDescription("The DB instance whose balance it is.")
        String instance,

        @JsonPropertyDescription("What it was first.") int first,

        @JsonPropertyDescription("When that was.") String firstAt,

        @JsonPropertyDescription("What it was last.") int last,

        @JsonPropertyDescription("When that was.") String lastAt) {
    /** One reading. */
    public static CreditsSeen of(String instance, double balance, Instant at) {
        int rounded = (int) Math.round(balance);
        return new CreditsSeen(instance, rounded, at.toString(), rounded, at.toString());
    }

    /** The time between both. */
    public Duration time() {
        return Duration.between(Instant.parse(firstAt), Instant.parse(lastAt));
    }

    /** The earlier reading of this one, and the newer one of the other, which is of the same instance. */
    CreditsSeen until(CreditsSeen newer) {
        return new CreditsSeen(instance, first, firstAt, newer.last, newer.lastAt);
    }
}
