package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whole applications as they live in a cluster: what is chosen of them, and what becomes of it. */
class ApplicationsTest {
    private static final String PRIORITY = "/apis/scheduling.k8s.io/v1/priorityclasses/airtime-staging";

    @TestFactory
    Stream<DynamicTest> arriveAsTheyAreWanted() throws IOException {
        return Stream.of("apps/wordpress.yaml", "apps/shop.yaml", "apps/operators.yaml")
                .flatMap(ApplicationsTest::application);
    }

    private static Stream<DynamicTest> application(String file) {
        List<JsonNode> cases = Cases.read(file);
        Source source = source(cases);
        Transformation transformation = new Transformation(
                source, new Redirect(new Addresses(Map.of(), Map.of()), source), new Patches(List.of()));
        return cases.stream().map(c -> {
            ObjectNode object = (ObjectNode) c.path("object");
            ApiKind kind = kind(object);
            return DynamicTest.dynamicTest(file + " " + Copier.title(kind, Source.name(object)), () -> {
                Choice choice = Selection.of(kind, object, source);
                switch (c.path("expect").asText()) {
                    case "copy" -> {
                        assertThat(choice).isInstanceOf(Choice.Copy.class);
                        ObjectNode copy = transformation.of(kind, object);
                        Invariants.assertCopied(kind, copy);
                        if (c.has("becomes")) {
                            assertThat(copy).isEqualTo(c.path("becomes"));
                        }
                    }
                    case "skip" -> assertThat(choice).isInstanceOf(Choice.Skip.class);
                    default ->
                        assertThat(((Choice.HoldBack) choice).why())
                                .contains(c.path("expect").asText());
                }
            });
        });
    }

    /** Read through the API, as the copy reads it. */
    private static Source source(List<JsonNode> cases) {
        try (FakeApi api = new FakeApi();
                KubernetesClient client = api.client()) {
            api.put(PRIORITY, "{}");
            for (JsonNode c : cases) {
                ObjectNode object = (ObjectNode) c.path("object");
                api.put(kind(object).object("production", Source.name(object)), object.toString());
            }
            return Source.read(new ApiServer(client), "production", Cases.spec(List.of(), List.of(), List.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiKind kind(ObjectNode object) {
        return Cases.kind(
                object.path("apiVersion").asText() + "/" + object.path("kind").asText());
    }
}
