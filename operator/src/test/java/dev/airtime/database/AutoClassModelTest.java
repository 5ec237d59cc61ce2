package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Percentage;
import dev.airtime.database.OutlookReading.Answer;
import dev.airtime.database.PriceList.ClassPrice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The choice against systems whose capacity is known, since they are made up. The choice sees of each what a rehearsal
 * measures, with its error; the class that is truly needed is looked up in the system itself, size by size.
 */
class AutoClassModelTest {
    private static final int SYSTEMS = 1000;
    private static final double TARGET = 0.6;
    private static final List<Integer> SIZES = List.of(2, 4, 8, 16, 32, 64, 128, 256);
    /** What larger ones lose is not known. */
    private static final int LARGEST = 64;

    private static final double GIB_A_VCPU = 8;

    /**
     * A database and those who use it.
     *
     * @param copy vCPUs of the copy's class
     * @param expected users at the peak
     * @param background vCPUs in use without any user
     * @param work vCPUs in use by the expected users if none of them waited for another
     * @param line by how much work for a request grows with the users: those who stand in line for locks
     * @param pairs by how much with their square: what each pair costs
     * @param serial by how much a vCPU's work grows with the vCPUs (contention of the Universal Scalability Law)
     * @param coherency by how much with each pair of them
     * @param connections held at the expected users
     * @param limit max_connections on the copy's class; follows memory
     */
    private record Shop(
            int copy,
            int expected,
            double background,
            double work,
            double line,
            double pairs,
            double serial,
            double coherency,
            int connections,
            int limit) {
        static Shop random(SplittableRandom random) {
            int copy = SIZES.get(random.nextInt(4));
            return new Shop(
                    copy,
                    (int) Math.exp(random.nextDouble(Math.log(500), Math.log(50_000))),
                    copy * random.nextDouble(0, 0.1),
                    copy * Math.exp(random.nextDouble(Math.log(0.05), Math.log(1.5))),
                    random.nextDouble(0, 0.3),
                    random.nextDouble(0, 0.15),
                    random.nextDouble(0, 0.01),
                    random.nextDouble(0, 0.00005),
                    random.nextInt(20, 1500),
                    random.nextInt(100, 2000));
        }

        double cpu(int vcpus, double users) {
            double share = users / expected;
            double user = work * share * (1 + line * share + pairs * share * share);
            double lost = 1 + serial * (vcpus - 1) + coherency * vcpus * (vcpus - 1);
            return (background + user * lost) / vcpus;
        }

        int held(double users) {
            return (int) Math.round(connections * users / expected);
        }

        int limit(int vcpus) {
            return limit * vcpus / copy;
        }

        /** The smallest size that holds the expected users as is wanted; none smaller than now. */
        int needed() {
            return SIZES.stream()
                    .filter(v -> v >= copy && v <= LARGEST)
                    .filter(v -> cpu(v, expected) <= TARGET)
                    .filter(v -> held(expected) <= limit(v))
                    .findFirst()
                    .orElse(Integer.MAX_VALUE);
        }

        /** Whether it answered well at so many users, so that a rehearsal passed. */
        boolean holds(double users) {
            return cpu(copy, users) < 0.9 && held(users) < limit(copy);
        }
    }

    private static int chosen(AutoClass.Need need, Shop shop) {
        int copy = shop.copy();
        Map<String, ClassPrice> list = new TreeMap<>();
        Map<String, Offers.Offer> offered = new TreeMap<>();
        for (int vcpus : SIZES) {
            list.put("db.r6g." + vcpus, new ClassPrice(new BigDecimal(vcpus), vcpus, vcpus * GIB_A_VCPU));
            offered.put("db.r6g." + vcpus, new Offers.Offer(Set.of("eu-west-1a"), true));
        }
        AutoClass choice = AutoClass.of(
                "db.r6g." + copy,
                need,
                new Answer<>(new PriceList(list), null),
                new Answer<>(new Offers(offered), null),
                new Routine("mysql", "8.0.43", "eu-west-1a", null, null, 7, null, false, 0, null),
                true,
                c -> shop.limit(vcpus(c)));
        assertThat(choice.instanceClass()).as(choice.why()).isNotNull();
        return vcpus(choice.instanceClass());
    }

    private static int vcpus(String instanceClass) {
        return Integer.parseInt(instanceClass.substring("db.r6g.".length()));
    }

    /** The highest of CloudWatch's minutes, as the status has it. */
    private static double measured(double cpu, SplittableRandom random) {
        return Percentage.parse(Percentage.format(Math.min(1, cpu * random.nextDouble(1, 1.05))));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 2", "3, 0.5, 1", "4, 0.5, 2"})
    void isNeverTooSmallAndSeldomMoreThanOneSizeTooLarge(long seed, double least, int headroom) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> tooSmall = new ArrayList<>();
        int tooLarge = 0;
        int tried = 0;
        int raised = 0;
        while (tried < SYSTEMS) {
            Shop shop = Shop.random(random);
            int users = (int) Math.ceil(shop.expected() * random.nextDouble(least, 1.0001));
            int needed = shop.needed();
            if (!shop.holds(users) || needed == Integer.MAX_VALUE) {
                continue;
            }
            tried++;
            raised += needed > shop.copy() ? 1 : 0;
            double cpu = measured(shop.cpu(shop.copy(), users), random);
            AutoClass.Need need =
                    new AutoClass.Need("night-1", cpu, users, shop.expected(), TARGET, headroom, shop.held(users));
            int chosen = chosen(need, shop);
            if (chosen < needed) {
                tooSmall.add(shop + " at " + users + ": " + cpu + ", needs " + needed + ", got " + chosen);
            }
            tooLarge += SIZES.indexOf(chosen) - SIZES.indexOf(needed) > 1 ? 1 : 0;
        }
        assertThat(raised).as("systems that need more than they have").isGreaterThan(SYSTEMS / 10);
        assertThat(tooSmall).isEmpty();
        assertThat(tooLarge).isLessThanOrEqualTo(SYSTEMS / 10);
    }
}
