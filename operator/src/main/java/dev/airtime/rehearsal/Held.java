package dev.airtime.rehearsal;

import dev.airtime.api.CoverageStatus;
import dev.airtime.api.ExpectedPeak;
import dev.airtime.api.Percentage;
import dev.airtime.rehearsal.LoadFigures.Sample;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The largest load that held, against what is expected. Pure.
 *
 * @param users users of the stage; 0 when none held
 * @param sample its figures
 */
record Held(int users, Sample sample) {
    /** No stage held. */
    static final Held NOTHING = new Held(0, Sample.NONE);

    long perMinute() {
        return Math.round(sample.perSecond() * 60);
    }

    /** How much of {@code expected} that is; empty where nothing is expected. */
    Optional<CoverageStatus> coverage(@Nullable ExpectedPeak expected) {
        if (expected == null) {
            return Optional.empty();
        }
        Stream<BigDecimal> shares =
                Stream.concat(share(users, expected.users()), share(perMinute(), expected.requestsPerMinute()));
        return shares.min(BigDecimal::compareTo)
                .map(lowest -> new CoverageStatus(
                        lowest.stripTrailingZeros().toPlainString() + "×",
                        expected.headroom() == null ? null : expected.headroom() + "×",
                        users,
                        perMinute()));
    }

    /** Whether that is as much as is asked for: the expected peak, so many times as its headroom says. */
    boolean covers(@Nullable ExpectedPeak expected) {
        return expected == null
                || (users >= usersAskedFor(expected)
                        && (expected.requestsPerMinute() == null
                                || perMinute() >= (long) expected.requestsPerMinute() * times(expected)));
    }

    /** The users that are asked for; 0 where none are. */
    static long usersAskedFor(@Nullable ExpectedPeak expected) {
        return expected == null || expected.users() == null ? 0 : (long) expected.users() * times(expected);
    }

    private static int times(ExpectedPeak expected) {
        return expected.headroom() == null ? 1 : expected.headroom();
    }

    /** Rounded down: what is just below the expected peak is not once of it. */
    private static Stream<BigDecimal> share(long held, @Nullable Integer expected) {
        return expected == null
                ? Stream.empty()
                : Stream.of(BigDecimal.valueOf(held).divide(BigDecimal.valueOf(expected), 2, RoundingMode.DOWN));
    }

    /** In a sentence; {@link #NOTHING} has none. */
    String sentence(@Nullable ExpectedPeak expected) {
        StringBuilder text = new StringBuilder("held ").append(count(users));
        if (expected != null && expected.users() != null) {
            text.append(" of ").append(count(expected.users())).append(" expected users");
        } else {
            text.append(" users");
        }
        if (expected != null && expected.requestsPerMinute() != null) {
            text.append(", ")
                    .append(count(perMinute()))
                    .append(" of ")
                    .append(count(expected.requestsPerMinute()))
                    .append(" expected requests a minute");
        } else if (perMinute() > 0) {
            text.append(", ").append(count(perMinute())).append(" requests a minute");
        }
        coverage(expected).ifPresent(c -> text.append(", ")
                .append(c.held())
                .append(c.wanted() == null ? "" : " (you asked for " + c.wanted() + ")"));
        return text.append(", p95 ")
                .append(Millis.format(sample.p95()))
                .append(", ")
                .append(Percentage.format(sample.failureRatio()))
                .append(" failed")
                .toString();
    }

    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
