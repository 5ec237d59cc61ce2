package dev.airtime.rehearsal;

import dev.airtime.api.KneeStatus;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.util.Pair;
import org.jspecify.annotations.Nullable;

/**
 * The Universal Scalability Law, X(N) = λN / (1 + σ(N−1) + κN(N−1)), fitted by least squares (N. Gunther, Guerrilla
 * Capacity Planning, Springer 2007, chapter 4). σ and κ are not below zero: work that waits in line, and work that each
 * pair of users costs.
 *
 * @param lambda throughput of one user alone
 * @param sigma contention
 * @param kappa coherency
 * @param rSquared of the fit, 1 the best
 * @param largestResidual the largest difference of a point from the fit, as a share of the fit
 */
record Scalability(double lambda, double sigma, double kappa, double rSquared, double largestResidual) {
    /** With fewer, three parameters fit anything. */
    static final int FEWEST = 5;
    /** Below, the law doesn't describe what was measured. */
    private static final double GOOD = 0.9;

    /** So many times the largest level is no extrapolation any more. */
    private static final double FAR = 10;

    private static final int MOST_ROUNDS = 1000;

    /** Throughput at a load. */
    record Point(double users, double perSecond) {}

    /** The knee of {@code points}, or why there is none; of points at equal users each counts. */
    static KneeStatus knee(List<Point> points) {
        long distinct = points.stream().mapToDouble(Point::users).distinct().count();
        if (distinct < FEWEST) {
            return KneeStatus.none(
                    "no knee: a fit needs " + FEWEST + " levels of different size, there are " + distinct);
        }
        Optional<Scalability> fit = fit(points);
        if (fit.isEmpty()) {
            return KneeStatus.none("no knee: the Universal Scalability Law could not be fitted to the levels");
        }
        if (!(fit.get().rSquared() >= GOOD)) {
            return KneeStatus.none(String.format(
                    Locale.ROOT,
                    "no knee: the levels don't follow the Universal Scalability Law, R² %.2f of its fit",
                    fit.get().rSquared()));
        }
        return fit.get().status(points.stream().mapToDouble(Point::users).max().orElse(0));
    }

    /** The fit; empty where it can't be made. */
    static Optional<Scalability> fit(List<Point> points) {
        List<Point> usable = points.stream()
                .filter(p -> p.users() > 0 && p.perSecond() > 0)
                .sorted(Comparator.comparingDouble(Point::users))
                .toList();
        if (usable.stream().mapToDouble(Point::users).distinct().count() < 3) {
            return Optional.empty();
        }
        // Fitted as throughput per user is lost in size otherwise: all three near 1, whatever the users and the rate.
        double users = usable.get(usable.size() - 1).users();
        double perUser = usable.stream()
                .mapToDouble(p -> p.perSecond() / p.users())
                .max()
                .orElse(1);
        RealVector target = new ArrayRealVector(
                usable.stream().mapToDouble(p -> p.perSecond() / perUser).toArray());
        try {
            RealVector found = new LevenbergMarquardtOptimizer()
                    .optimize(new LeastSquaresBuilder()
                            .model(scaled -> model(usable, scaled, users))
                            .target(target)
                            .start(new double[] {1, 0.5, 0.5})
                            .parameterValidator(Scalability::valid)
                            .maxEvaluations(MOST_ROUNDS)
                            .maxIterations(MOST_ROUNDS)
                            .build())
                    .getPoint();
            RealVector valid = valid(found);
            return Optional.of(measured(
                    usable,
                    valid.getEntry(0) * perUser,
                    valid.getEntry(1) / users,
                    valid.getEntry(2) / (users * users)));
        } catch (MathRuntimeException e) {
            return Optional.empty();
        }
    }

    private static RealVector valid(RealVector scaled) {
        return scaled.map(value -> Math.max(0, value));
    }

    /** Throughput of each point and its derivatives; λ in units of the throughput per user, σ in 1/n, κ in 1/n². */
    private static Pair<RealVector, RealMatrix> model(List<Point> points, RealVector scaled, double n) {
        RealVector values = new ArrayRealVector(points.size());
        RealMatrix slopes = new Array2DRowRealMatrix(points.size(), 3);
        for (int i = 0; i < points.size(); i++) {
            double users = points.get(i).users();
            double line = (users - 1) / n;
            double pairs = users * (users - 1) / (n * n);
            double below = 1 + scaled.getEntry(1) * line + scaled.getEntry(2) * pairs;
            double value = scaled.getEntry(0) * users / below;
            values.setEntry(i, value);
            slopes.setEntry(i, 0, users / below);
            slopes.setEntry(i, 1, -value / below * line);
            slopes.setEntry(i, 2, -value / below * pairs);
        }
        return new Pair<>(values, slopes);
    }

    private static Scalability measured(List<Point> points, double lambda, double sigma, double kappa) {
        Scalability fit = new Scalability(lambda, sigma, kappa, 0, 0);
        double mean = points.stream().mapToDouble(Point::perSecond).average().orElse(0);
        double off = 0;
        double all = 0;
        double largest = 0;
        for (Point p : points) {
            double expected = fit.at(p.users());
            off += Math.pow(p.perSecond() - expected, 2);
            all += Math.pow(p.perSecond() - mean, 2);
            largest = Math.max(largest, Math.abs(p.perSecond() - expected) / expected);
        }
        return new Scalability(lambda, sigma, kappa, all == 0 ? 0 : 1 - off / all, largest);
    }

    /** Throughput at {@code users}, by the fit. */
    double at(double users) {
        return lambda * users / (1 + sigma * (users - 1) + kappa * users * (users - 1));
    }

    /** Users at which throughput is highest, √((1−σ)/κ); empty where it only flattens, or falls from the first. */
    Optional<Double> peak() {
        double peak = Math.sqrt((1 - sigma) / kappa);
        return kappa > 0 && sigma < 1 && Double.isFinite(peak) ? Optional.of(peak) : Optional.empty();
    }

    private KneeStatus status(double most) {
        Optional<Double> peak = peak().filter(p -> p <= most * FAR);
        String fitted = String.format(
                Locale.ROOT,
                " (Universal Scalability Law: λ %s, σ %s, κ %s, R² %.3f, largest difference %.1f%%)",
                number(lambda),
                number(sigma),
                number(kappa),
                rSquared,
                largestResidual * 100);
        if (peak.isEmpty()) {
            return status(
                    null, null, null, "no knee: throughput has no peak up to ten times the largest level" + fitted);
        }
        int users = (int) Math.round(peak.get());
        boolean beyond = users > most;
        String message = String.format(
                Locale.ROOT,
                beyond
                        ? "throughput would peak at %,d users, %s requests a second: extrapolated, the largest level was %,d"
                                + "%s"
                        : "throughput peaks at %,d users, %s requests a second%4$s",
                users,
                number(at(peak.get())),
                Math.round(most),
                fitted);
        return status(users, number(at(peak.get())), beyond, message);
    }

    private KneeStatus status(
            @Nullable Integer users, @Nullable String perSecond, @Nullable Boolean extrapolated, String message) {
        return new KneeStatus(
                users,
                perSecond,
                extrapolated,
                number(lambda),
                number(sigma),
                number(kappa),
                String.format(Locale.ROOT, "%.4f", rSquared),
                String.format(Locale.ROOT, "%.1f%%", largestResidual * 100),
                message);
    }

    /** Three digits that count. */
    private static String number(double value) {
        return value == 0
                ? "0"
                : value >= 100
                        ? String.format(Locale.ROOT, "%.0f", value)
                        : new BigDecimal(value).round(new MathContext(3)).toString();
    }
}
