package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The documented IAM policy allows what the code calls, nothing else, and removes only what is Airtime's. */
class IamPolicyTest {
    private static final Path POLICY = Path.of("../docs/iam-policy.json");
    private static final Path PAGE = Path.of("../docs/iam.md");
    private static final String SERVICES = "software.amazon.awssdk.services.";

    /** The prefix of a service's actions, where it is not the name of the SDK's package. */
    private static final Map<String, String> PREFIX = Map.of("applicationautoscaling", "application-autoscaling");

    /** Methods of a client that call nothing. */
    private static final Set<String> LOCAL =
            Set.of("builder", "create", "close", "serviceName", "serviceClientConfiguration", "waiter", "utilities");

    private static final List<JsonNode> STATEMENTS = statements();

    private static List<JsonNode> statements() {
        try {
            List<JsonNode> statements = new ArrayList<>();
            new ObjectMapper().readTree(POLICY.toFile()).path("Statement").forEach(statements::add);
            return statements;
        } catch (IOException e) {
            throw new IllegalStateException(POLICY + ": " + e.getMessage(), e);
        }
    }

    private static Set<String> texts(JsonNode oneOrMore) {
        Set<String> texts = new TreeSet<>();
        if (oneOrMore.isTextual()) {
            texts.add(oneOrMore.asText());
        }
        oneOrMore.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Set<String> allowed() {
        Set<String> actions = new TreeSet<>();
        STATEMENTS.forEach(s -> actions.addAll(texts(s.path("Action"))));
        return actions;
    }

    /** {@code describeDBInstancesPaginator} of RdsClient is {@code rds:DescribeDBInstances}. */
    private static Set<String> called() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("Test"))
                .importPackages("dev.airtime");
        Set<String> actions = new TreeSet<>();
        for (JavaClass c : classes) {
            if (c.getPackageName().startsWith("dev.airtime.lab")) {
                continue;
            }
            for (JavaMethodCall call : c.getMethodCallsFromSelf()) {
                MethodCallTarget target = call.getTarget();
                String owner = target.getOwner().getName();
                if (owner.startsWith(SERVICES) && owner.endsWith("Client") && !LOCAL.contains(target.getName())) {
                    String service = owner.substring(SERVICES.length(), owner.indexOf('.', SERVICES.length()));
                    String method = target.getName().replaceFirst("Paginator$", "");
                    actions.add(PREFIX.getOrDefault(service, service) + ":"
                            + method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1));
                }
            }
        }
        return actions;
    }

    @Test
    void allowsWhatTheCodeCalls() {
        assertThat(called()).as("calls that are found").contains("rds:DescribeDBInstances", "cloudwatch:GetMetricData");
        assertThat(allowed())
                .as("docs/iam-policy.json: add what is missing, in the statement whose resources and condition fit")
                .containsAll(called());
    }

    @Test
    void allowsNothingElse() {
        Set<String> more = allowed();
        more.removeAll(called());
        assertThat(more).as("docs/iam-policy.json: remove what nobody calls").isEmpty();
    }

    @Test
    void everyActionIsExplained() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(allowed()).as("docs/iam.md: a line for each action").allSatisfy(action -> assertThat(page)
                .contains("`" + action.substring(action.indexOf(':') + 1) + "`"));
        assertThat(STATEMENTS)
                .allSatisfy(s -> assertThat(page).contains(s.path("Sid").asText()));
    }

    @Test
    void onlyReadingIsUnlimited() {
        for (JsonNode s : STATEMENTS) {
            if (texts(s.path("Resource")).contains("*")) {
                assertThat(texts(s.path("Action"))).allMatch(a -> a.matches("[a-z-]+:(Describe|List|Get)[A-Za-z]+"));
            }
            assertThat(texts(s.path("Action"))).noneMatch(a -> a.contains("*"));
            assertThat(s.path("Effect").asText()).isEqualTo("Allow");
        }
    }

    @Test
    void deletesOnlyWhatHasAirtimesNameAndTag() {
        List<JsonNode> deleting = STATEMENTS.stream()
                .filter(s -> texts(s.path("Action")).stream().anyMatch(a -> a.startsWith("rds:Delete")))
                .toList();
        assertThat(deleting).isNotEmpty().allSatisfy(s -> {
            assertThat(texts(s.path("Resource")))
                    .allMatch(r -> r.matches(".*:((db|cluster|pg|cluster-pg|snapshot):|db:\\*-)airtime-\\*"));
            assertThat(s.at("/Condition/StringEquals/aws:ResourceTag~1app.kubernetes.io~1managed-by")
                            .asText())
                    .isEqualTo("airtime");
        });
    }

    @Test
    void changesOnlyWhatIsOptedInOrItsOwn() {
        Set<String> changes = Set.of("rds:ModifyDBInstance", "rds:RebootDBInstance", "rds:CreateDBSnapshot");
        for (JsonNode s : STATEMENTS) {
            boolean databases =
                    texts(s.path("Resource")).stream().anyMatch(r -> r.contains(":db:") || r.contains(":cluster:"));
            if (databases && texts(s.path("Action")).stream().anyMatch(changes::contains)) {
                assertThat(s.path("Condition").toString())
                        .as(s.path("Sid").asText())
                        .containsAnyOf(
                                "aws:ResourceTag/airtime.dev/namespace",
                                "aws:ResourceTag/app.kubernetes.io/managed-by",
                                "aws:RequestTag/app.kubernetes.io/managed-by");
            }
        }
    }

    @Test
    void canNotOptInADatabaseByItself() {
        STATEMENTS.stream()
                .filter(s -> texts(s.path("Action")).contains("rds:AddTagsToResource"))
                .filter(s -> texts(s.path("Resource")).stream()
                        .anyMatch(r -> r.endsWith(":db:*") || r.endsWith(":cluster:*")))
                .forEach(s -> {
                    assertThat(s.at("/Condition/Null/aws:ResourceTag~1airtime.dev~1namespace")
                                    .asText())
                            .as("only where the owner's tag is")
                            .isEqualTo("false");
                    assertThat(s.at("/Condition/ForAllValues:StringNotEquals/aws:TagKeys")
                                    .asText())
                            .as("and never that tag")
                            .isEqualTo(RecordTags.NAMESPACE);
                });
    }
}
