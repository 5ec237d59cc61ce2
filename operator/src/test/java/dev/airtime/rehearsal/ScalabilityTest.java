package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.airtime.api.KneeStatus;
import dev.airtime.rehearsal.Scalability.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalabilityTest {
    /** SPEC SDM91, the example of N. Gunther, Guerrilla Capacity Planning, and of the R package usl by him and S. Moeding. */
    private static final List<Point> SDM91 = List.of(
            new Point(1, 64.9),
            new Point(18, 995.9),
            new Point(36, 1652.4),
            new Point(72, 1853.2),
            new Point(108, 1828.9),
            new Point(144, 1775.0),
            new Point(216, 1702.2));

    private static List<Point> points(double lambda, double sigma, double kappa, int... users) {
        Scalability law = new Scalability(lambda, sigma, kappa, 1, 0);
        return IntStream.of(users).mapToObj(n -> new Point(n, law.at(n))).toList();
    }

    /** The package's own tests: its peak.scalability at 96.51956, limit.scalability (λ/σ) at 3245.589. */
    @Test
    void fitsThePublishedExampleAsItsAuthorsDo() {
        Scalability fit = Scalability.fit(SDM91).orElseThrow();
        assertThat(fit.peak().orElseThrow()).isCloseTo(96.51956, withinPercentage(0.01));
        assertThat(fit.lambda() / fit.sigma()).isCloseTo(3245.589, withinPercentage(0.01));
        assertThat(1 / fit.sigma()).isCloseTo(36.06401, withinPercentage(0.01));

        KneeStatus knee = Scalability.knee(SDM91);
        assertThat(knee.users()).isEqualTo(97);
        assertThat(knee.extrapolated()).isFalse();
        assertThat(knee.message()).startsWith("throughput peaks at 97 users, ").contains("R² 0.9");
    }

    /** λ, σ, κ of any size: users by the thousand, a part of a request a second each. */
    @ParameterizedTest
    @CsvSource({
        "90,   0.03,   0.0001",
        "0.2,  0.0001, 0.00000001",
        "1000, 0.5,    0.001",
        "5,    0,      0.0004",
        "5,    0.02,   0",
    })
    void findsWhatTheFiguresWereMadeOf(double lambda, double sigma, double kappa) {
        int scale = kappa > 0 && kappa < 0.000001 ? 100 : 1;
        Scalability fit = Scalability.fit(points(
                        lambda, sigma, kappa, 10 * scale, 15 * scale, 22 * scale, 33 * scale, 49 * scale, 73 * scale))
                .orElseThrow();
        assertThat(fit.lambda()).isCloseTo(lambda, withinPercentage(0.1));
        assertThat(fit.sigma()).isCloseTo(sigma, offset(Math.max(sigma * 0.01, 1e-6)));
        assertThat(fit.kappa()).isCloseTo(kappa, offset(Math.max(kappa * 0.01, 1e-9)));
        assertThat(fit.rSquared()).isGreaterThan(0.9999);
        assertThat(fit.largestResidual()).isLessThan(0.001);
    }

    @Test
    void isNotMisledByNoise() {
        Random random = new Random(7);
        List<Point> noisy = new ArrayList<>();
        points(90, 0.03, 0.0001, 10, 15, 22, 33, 49, 73, 109, 160)
                .forEach(
                        p -> noisy.add(new Point(p.users(), p.perSecond() * (1 + 0.04 * (random.nextDouble() - 0.5)))));
        assertThat(Scalability.fit(noisy).orElseThrow().peak().orElseThrow()).isCloseTo(98, withinPercentage(15));
    }

    @Test
    void aPeakBeyondTheLevelsIsNotSaidToBeMeasured() {
        KneeStatus knee = Scalability.knee(points(90, 0.03, 0.0001, 5, 8, 12, 18, 27, 40));
        assertThat(knee.users()).isEqualTo(98);
        assertThat(knee.extrapolated()).isTrue();
        assertThat(knee.message())
                .startsWith("throughput would peak at 98 users, ")
                .contains("extrapolated, the largest level was 40");
    }

    @Test
    void saysWhyThereIsNone() {
        assertThat(Scalability.knee(points(90, 0.03, 0.0001, 5, 8, 12, 18, 18)).message())
                .isEqualTo("no knee: a fit needs 5 levels of different size, there are 4");
        assertThat(Scalability.knee(List.of(
                                new Point(10, 500),
                                new Point(15, 20),
                                new Point(22, 700),
                                new Point(33, 5),
                                new Point(49, 600)))
                        .message())
                .startsWith("no knee: the levels don't follow the Universal Scalability Law, R² ");
        KneeStatus flat = Scalability.knee(points(90, 0.2, 0, 5, 8, 12, 18, 27));
        assertThat(flat.users()).isNull();
        assertThat(flat.message()).startsWith("no knee: throughput has no peak up to ten times the largest level");
        assertThat(Scalability.knee(List.of(
                                new Point(1, 0), new Point(2, 0), new Point(3, 0), new Point(4, 0), new Point(5, 0)))
                        .message())
                .isEqualTo("no knee: the Universal Scalability Law could not be fitted to the levels");
    }
}
