package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.database.OutlookReading.Answer;
import dev.airtime.database.PriceList.ClassPrice;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The class that a rehearsal on db.r6g.large (2 vCPU, 16 GiB) says is needed. */
class AutoClassTest {
    private static final Routine ROUTINE =
            new Routine("mysql", "8.0.43", "eu-west-1a", null, null, 7, null, false, 0, null);

    private static @Nullable Integer notKnown(String instanceClass) {
        return null;
    }

    private static ClassPrice size(String hourly, int vcpus, double memory) {
        return new ClassPrice(new BigDecimal(hourly), vcpus, memory);
    }

    private static final Map<String, ClassPrice> LIST = Map.of(
            "db.r6g.large", size("0.24", 2, 16),
            "db.r6g.xlarge", size("0.48", 4, 32),
            "db.r6g.2xlarge", size("0.96", 8, 64),
            "db.r6g.4xlarge", size("1.92", 16, 128),
            "db.m6g.2xlarge", size("0.72", 8, 32),
            "db.m6g.8xlarge", size("2.88", 32, 128),
            "db.t4g.2xlarge", size("0.27", 8, 32),
            "db.c6g.8xlarge", size("2.00", 32, 8));

    private static Offers offers(String... without) {
        Map<String, Offers.Offer> all = new TreeMap<>();
        LIST.keySet().forEach(c -> all.put(c, new Offers.Offer(Set.of("eu-west-1a"), true)));
        for (String c : without) {
            all.remove(c);
        }
        return new Offers(all);
    }

    private static AutoClass.Need need(double cpu, int users, double target, int headroom) {
        return new AutoClass.Need("night-1", cpu, users, 10_000, target, headroom, 300);
    }

    private static AutoClass choose(AutoClass.Need need, Offers offers) {
        return AutoClass.of(
                "db.r6g.large",
                need,
                new Answer<>(new PriceList(LIST), null),
                new Answer<>(offers, null),
                ROUTINE,
                true,
                AutoClassTest::notKnown);
    }

    @ParameterizedTest
    @CsvSource({
        "0.60, 10000, 0.6, 1, db.r6g.large", // 2 vCPU: as it is
        "0.61, 10000, 0.6, 1, db.r6g.xlarge", // 2.03
        "0.60, 10000, 0.6, 2, db.r6g.xlarge", // 4
        "0.60, 10000, 0.6, 4, db.r6g.2xlarge", // 8: what the shop bought
        "0.30, 5000, 0.6, 2, db.r6g.xlarge", // half of the users: twice
        "0.90, 10000, 0.6, 5, db.r6g.4xlarge", // 15
        "0.90, 10000, 0.6, 6, db.m6g.8xlarge", // 18: none of the family, another with the memory, and not burstable
        "0.01, 10000, 0.6, 1, db.r6g.large", // never smaller
        "0.60, 20000, 0.6, 1, db.r6g.large", // more users than expected is no reason for less
    })
    void theSmallestThatIsEnough(double cpu, int users, double target, int headroom, String chosen) {
        AutoClass choice = choose(need(cpu, users, target, headroom), offers());
        assertThat(choice.instanceClass()).isEqualTo(chosen);
        assertThat(choice.why()).contains("night-1 used", "of 2 vCPU of db.r6g.large", chosen);
    }

    /** Twice the users, on classes of which each doubling counts as 1.6 times. */
    @ParameterizedTest
    @CsvSource({
        "0.30, 5000, db.r6g.xlarge, true", // 2.46 of 3.2; in proportion large would do
        "0.38, 5000, db.r6g.xlarge, false", // 3.12 of 3.2
        "0.40, 5000, db.r6g.2xlarge, true", // 3.28; in proportion xlarge would do
        "0.96, 10000, db.r6g.xlarge, false", // 3.2 of 3.2, without more users
        "0.97, 10000, db.r6g.2xlarge, true", // 3.23
    })
    void contentionIsPaidForWhereNoHeadroomDoes(double cpu, int users, String chosen, boolean told) {
        AutoClass choice = choose(need(cpu, users, 0.6, 1), offers());
        assertThat(choice.instanceClass()).isEqualTo(chosen);
        assertThat(choice.why().contains("twice the users take 2.5 times the CPU"))
                .isEqualTo(told);
    }

    /** 300 connections at so many of 10,000 users, on classes that take so many for each 16 GiB. */
    @ParameterizedTest
    @CsvSource({
        "10000, 300, 5000, db.r6g.large, false",
        "10000, 299, 5000, db.r6g.xlarge, true",
        "5000, 300, 5000, db.r6g.xlarge, true",
        "5000, 299, 5000, db.r6g.2xlarge, true",
        "10000, 100, 100, db.r6g.large, false", // none takes more: a larger class is no remedy
    })
    void connectionsFitToo(int users, int each, int most, String chosen, boolean told) {
        AutoClass choice = AutoClass.of(
                "db.r6g.large",
                need(0.1, users, 0.6, 1),
                new Answer<>(new PriceList(LIST), null),
                new Answer<>(offers(), null),
                ROUTINE,
                true,
                c -> Math.min(
                        most, each * (int) Objects.requireNonNull(LIST.get(c)).memoryGib() / 16));
        assertThat(choice.instanceClass()).isEqualTo(chosen);
        assertThat(choice.why().contains("connections don't fit into db.r6g.large"))
                .isEqualTo(told);
        assertThat(choice.why().contains("300 connections fit into no class (at most 100): lower the pools"))
                .isEqualTo(most == 100);
    }

    @Test
    void whatIsNotOfferedIsNotChosen() {
        assertThat(choose(need(0.6, 10_000, 0.6, 2), offers("db.r6g.xlarge")).instanceClass())
                .isEqualTo("db.r6g.2xlarge");
        AutoClass none = choose(need(0.9, 10_000, 0.6, 9), offers("db.m6g.8xlarge"));
        assertThat(none.instanceClass()).isNull();
        assertThat(none.why()).contains("27.0 vCPU, and no class that is offered has so many");
    }

    @Test
    void whatIsNotKnownIsNotGuessed() {
        AutoClass.Need need = need(0.6, 10_000, 0.6, 2);
        missing(
                AutoClass.of("db.r6g.large", need, null, null, ROUTINE, true, AutoClassTest::notKnown),
                "shortly before the raise");
        missing(
                AutoClass.of(
                        "db.r6g.large",
                        need,
                        new Answer<>(null, "not permitted: allow pricing:GetProducts"),
                        new Answer<>(offers(), null),
                        ROUTINE,
                        true,
                        AutoClassTest::notKnown),
                "allow pricing:GetProducts");
        missing(
                AutoClass.of(
                        "db.r9g.large",
                        need,
                        new Answer<>(new PriceList(LIST), null),
                        new Answer<>(offers(), null),
                        ROUTINE,
                        true,
                        AutoClassTest::notKnown),
                "does not have the size of db.r9g.large");
        missing(choose(need, Offers.UNKNOWN), "does not say which classes it offers for mysql 8.0.43");
    }

    private static void missing(AutoClass choice, String why) {
        assertThat(choice.instanceClass()).isNull();
        assertThat(choice.why()).contains(why);
    }
}
