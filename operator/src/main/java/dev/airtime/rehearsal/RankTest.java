package dev.airtime.rehearsal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hipparchus.stat.inference.MannWhitneyUTest;

/**
 * Whether two runs differ, by the ranks of their windows (Mann-Whitney): it asks nothing of the distribution, and one
 * outlier among the windows decides nothing. Windows that follow each other are not quite independent, so that it sees
 * differences too easily; a difference has to be large enough as well ({@link Comparison#same}).
 */
final class RankTest {
    /** Below, windows are taken to differ. */
    static final double SIGNIFICANT = 0.01;
    /** With fewer on either side, and ties among them, not even the largest difference is significant. */
    static final int FEWEST = 6;

    private RankTest() {}

    /** How likely ranks as different as these are when nothing has changed; empty with too few windows. */
    static Optional<Double> pValue(List<Integer> before, List<Integer> now) {
        if (before.size() < FEWEST || now.size() < FEWEST) {
            return Optional.empty();
        }
        boolean allEqual =
                Stream.concat(before.stream(), now.stream()).distinct().count() == 1;
        return Optional.of(allEqual ? 1.0 : new MannWhitneyUTest().mannWhitneyUTest(values(before), values(now)));
    }

    private static double[] values(List<Integer> windows) {
        return windows.stream().mapToDouble(Integer::doubleValue).toArray();
    }
}
