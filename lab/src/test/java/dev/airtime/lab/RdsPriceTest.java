package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.database.AutoClass;
import dev.airtime.database.AwsApis;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.Outlook;
import dev.airtime.database.Place;
import dev.airtime.database.Price;
import dev.airtime.database.RdsDatabases;
import dev.airtime.database.RoutedDatabases;
import dev.airtime.database.Span;
import dev.airtime.lab.rds.LabCluster;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.pricing.PricingClient;

/** Prices over the wire, from the lab's list, whose prices are made up: 9 cents for a vCPU of MySQL, twice with Multi-AZ. */
class RdsPriceTest {
    private static final Instant AIRTIME = Instant.parse("2026-12-05T21:30:00Z");
    private final RdsStage stage = new RdsStage(RdsSpeed.typical());
    private final PricingClient client = PricingClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
            .endpointOverride(stage.lab.endpoint())
            .build();
    private final RoutedDatabases databases = new RoutedDatabases(
            place -> new AwsApis(stage.apis().rds(), stage.apis().cloudWatch(), null, client), stage.clock, d -> {});

    @AfterEach
    void close() {
        client.close();
        stage.close();
    }

    private Price price(String wanted) {
        stage.pass(Duration.ofSeconds(40));
        Span span = new Span(AIRTIME.minusSeconds(7200), AIRTIME, AIRTIME, AIRTIME, wanted, true);
        return Objects.requireNonNull(databases.outlook(DATABASE, span).price());
    }

    @Test
    void ofTheClassOfNowAndOfTheWantedOne() {
        Price price = price(LARGE);
        assertThat(price.unknown()).isNull();
        assertThat(price.before()).isEqualByComparingTo("0.36");
        assertThat(price.raised()).isEqualByComparingTo("1.44");
    }

    /** Memory-optimized classes are 12 cents a vCPU in the lab's list. */
    @ParameterizedTest
    @CsvSource({"2, 0.48, 1.92, two members", "1, 0.24, 1.92, 'one, and a reader for the time of the event'"})
    void ofAClusterAllMembersCount(int members, String before, String raised, String why) {
        LabCluster cluster = LabCluster.of("shop-aurora", "aurora-mysql").tag("airtime.dev/namespace", "production");
        for (int n = 1; n <= members; n++) {
            cluster = cluster.member("shop-" + n, "db.r6g.large", n);
        }
        stage.lab.with(cluster);
        Span span = new Span(AIRTIME.minusSeconds(7200), AIRTIME, AIRTIME, AIRTIME, "db.r6g.2xlarge", true);
        Outlook outlook = databases.outlook(DatabaseId.cluster("shop-aurora"), span);
        Price price = Objects.requireNonNull(outlook.price());
        assertThat(price.unknown()).isNull();
        assertThat(price.before()).as(why).isEqualByComparingTo(before);
        assertThat(price.raised()).as(why).isEqualByComparingTo(raised);
        assertThat(outlook.notOffered()).isNull();
        AutoClass.Need need = new AutoClass.Need("night-1", 0.48, 10_000, 10_000, 0.6, 2, 341);
        AutoClass choice = databases.chooseClass(DatabaseId.cluster("shop-aurora"), need, true);
        assertThat(choice.instanceClass()).as(choice.why()).isEqualTo("db.r6g.xlarge");
    }

    @Test
    void theListIsReadOnceADay() {
        price(LARGE);
        int calls = stage.lab.calls("GetProducts").size();
        assertThat(calls).isPositive();
        price("db.m5.4xlarge");
        stage.pass(Duration.ofHours(23));
        price(LARGE);
        assertThat(stage.lab.calls("GetProducts")).hasSize(calls);
        stage.pass(Duration.ofHours(2));
        price(LARGE);
        assertThat(stage.lab.calls("GetProducts")).hasSize(2 * calls);
    }

    @Test
    void aClassIsChosenByTheSizesOfTheList() {
        // 48% of 2 vCPU, below 60%, twice: 3.2.
        AutoClass.Need need = new AutoClass.Need("night-1", 0.48, 10_000, 10_000, 0.6, 2, 341);
        AutoClass choice = databases.chooseClass(DATABASE, need, true);
        assertThat(choice.instanceClass()).as(choice.why()).isEqualTo("db.m5.xlarge");
        stage.lab.notOffered("db.m5.xlarge", "eu-west-2a");
        stage.pass(Duration.ofHours(7));
        assertThat(databases.chooseClass(DATABASE, need, true).instanceClass()).isEqualTo("db.m5.2xlarge");
    }

    /** The shop's max_connections follow memory: 341 on db.m5.large, 682 on db.m5.xlarge. */
    @ParameterizedTest
    @CsvSource({"682, db.m5.xlarge", "690, db.m5.2xlarge"})
    void connectionsFitIntoTheClass(int connections, String chosen) {
        AutoClass.Need need = new AutoClass.Need("night-1", 0.48, 10_000, 10_000, 0.6, 2, connections);
        AutoClass choice = databases.chooseClass(DATABASE, need, true);
        assertThat(choice.instanceClass()).as(choice.why()).isEqualTo(chosen);
    }

    @Test
    void withoutPermissionItIsUnknown() {
        stage.lab.faults().deny("GetProducts");
        assertThat(price(LARGE).unknown()).isEqualTo("not permitted: allow pricing:GetProducts");
    }

    @Test
    void withoutAListItIsUnknown() {
        Span span = new Span(AIRTIME, AIRTIME, AIRTIME, AIRTIME, LARGE, true);
        RdsDatabases none = new RdsDatabases(stage.apis(), Place.HOME, stage.clock, d -> {});
        assertThat(Objects.requireNonNull(none.outlook(DATABASE, span).price()).unknown())
                .contains("no price list is connected");
    }
}
