package dev.airtime;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/** The arrows between the rooms point one way, and the types of AWS and Kubernetes stay where they belong. */
@AnalyzeClasses(packages = "dev.airtime", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.airtime";
    private static final String API = "dev.airtime.api..";
    private static final String PLAN = "dev.airtime.plan..";
    private static final String STAGING = "dev.airtime.staging..";
    private static final String DATABASE = "dev.airtime.database..";
    private static final String REHEARSAL = "dev.airtime.rehearsal..";
    private static final String DIAGNOSIS = "dev.airtime.diagnosis..";
    private static final String WORKLOAD = "dev.airtime.workload..";
    private static final String BOARD = "dev.airtime.board..";
    private static final String SQL = "dev.airtime.sql..";

    @ArchTest
    static final ArchRule apiUsesNoRoom = uses(API);

    @ArchTest
    static final ArchRule planUsesTheApi = uses(PLAN, API);

    @ArchTest
    static final ArchRule stagingUsesTheApi = uses(STAGING, API);

    @ArchTest
    static final ArchRule databaseUsesTheApi = uses(DATABASE, API);

    @ArchTest
    static final ArchRule rehearsalUsesTheApi = uses(REHEARSAL, API);

    @ArchTest
    static final ArchRule diagnosisUsesTheApi = uses(DIAGNOSIS, API);

    @ArchTest
    static final ArchRule workloadUsesTheApi = uses(WORKLOAD, API);

    @ArchTest
    static final ArchRule boardUsesTheApi = uses(BOARD, API);

    @ArchTest
    static final ArchRule sqlUsesTheApi = uses(SQL, API);

    @ArchTest
    static final ArchRule jdbcStaysInItsRoom = noClasses()
            .that()
            .resideOutsideOfPackage(SQL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.mariadb..");

    @ArchTest
    static final ArchRule sqlKnowsNoKubernetesClient = noClasses()
            .that()
            .resideInAPackage(SQL)
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk.."));

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("dev.airtime.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule awsStaysWithTheDatabase = noClasses()
            .that()
            .resideOutsideOfPackages(DATABASE, ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..")
            .because("only dev.airtime.database speaks to AWS, and the root package makes its clients");

    @ArchTest
    static final ArchRule pureRoomsKnowNoClient = noClasses()
            .that()
            .resideInAnyPackage(PLAN, DIAGNOSIS, BOARD)
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..")
                    .and(not(type(CustomResource.class))))
            .because("a decision, a finding and a page are made of plain values");

    @ArchTest
    static final ArchRule apiKnowsOnlyTheResourceType = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.fabric8.kubernetes.client..").and(not(type(CustomResource.class))))
            .because("CustomResource is a shape; a client is not");

    @ArchTest
    static final ArchRule theDatabaseKnowsNoKubernetesClient = noClasses()
            .that()
            .resideInAPackage(DATABASE)
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk.."));

    @ArchTest
    static final ArchRule theFrameworkStaysInTheRoot = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javaoperatorsdk..");

    @ArchTest
    static final ArchRule timeIsHandedIn = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.airtime.Main")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("the event's clock may be accelerated: only the commands know which it is");

    private static ArchRule uses(String room, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = room;
        System.arraycopy(others, 0, allowed, 1, others.length);
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("dev.airtime..")).or(resideInAnyPackage(allowed)))
                .allowEmptyShould(true);
    }
}
