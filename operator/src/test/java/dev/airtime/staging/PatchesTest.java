package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.PatchSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PatchesTest {
    private static final ApiKind CONFIG_MAP = Cases.kind("v1/ConfigMap");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "data: {a: '2'}; {a: '2', b: x}",
                "data: {a: null}; {b: x}",
                "{\"data\":{\"c\":\"3\"}}; {a: '1', b: x, c: '3'}",
                "data: {c: {d: null, e: f}}; {a: '1', b: x, c: {e: f}}",
                "[{op: replace, path: /data/a, value: '2'}]; {a: '2', b: x}",
                "[{op: test, path: /data/b, value: x}, {op: remove, path: /data/a}]; {b: x}"
            })
    void mergesAnObjectAndCarriesOutAList(String patch, String data) {
        ObjectNode object = Cases.yaml("{kind: ConfigMap, metadata: {name: app}, data: {a: '1', b: x}}");
        Patches patches = patches("app", patch);
        assertThat(patches.apply(CONFIG_MAP, object, object).path("data")).isEqualTo(Cases.yaml(data));
        assertThat(patches.unused()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[{op: replace, path: /data/missing/x, value: '2'}]; does not fit",
                "[{op: test, path: /data/a, value: other}]; does not fit",
                "metadata: {name: b}; neither name nor kind",
                "kind: Secret; neither name nor kind"
            })
    void saysWhichPatchIsWrongAndNoValue(String patch, String sentence) {
        ObjectNode object = Cases.yaml("{kind: ConfigMap, metadata: {name: app}, data: {a: s3cret}}");
        assertThatThrownBy(() -> patches("app", patch).apply(CONFIG_MAP, object, object))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spec.staging.patches[0]")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("s3cret");
        assertThat(object.path("metadata").path("name").asText()).isEqualTo("app");
    }

    @ParameterizedTest
    @CsvSource({"just text", "'{'", "3"})
    void refusesWhatIsNoPatch(String patch) {
        assertThatThrownBy(() -> patches("app", patch)).hasMessageContaining("spec.staging.patches[0].patch");
    }

    @Test
    void tellsThePatchThatMetNothing() {
        assertThat(patches("other", "data: {}").unused())
                .containsExactly("spec.staging.patches[0]: no copied object matches its target");
    }

    @Test
    void aPatchOfReplicasSaysWhatIsWantedAndStartsNothing() {
        Source source = Cases.source(List.of(), List.of());
        PatchSpec patch = new PatchSpec(new ObjectSelector("Deployment", "web", Map.of()), "spec: {replicas: 2}");
        Transformation transformation = new Transformation(
                source, new Redirect(new Addresses(Map.of(), Map.of()), source), new Patches(List.of(patch)));
        ObjectNode copy = transformation.of(
                Cases.kind("apps/v1/Deployment"), Cases.yaml("{metadata: {name: web}, spec: {replicas: 9}}"));
        assertThat(copy).isEqualTo(Cases.yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                  namespace: staging
                  labels: {airtime.dev/copied-from: production}
                  annotations: {airtime.dev/wanted-replicas: "2"}
                spec: {replicas: 0}
                """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strategic")
    void mergesListsOfKubernetesOwnKindsByTheirKeys(JsonNode c) {
        ApiKind kind = Cases.kind(c.path("kind").asText("apps/v1/Deployment"));
        assertThat(patch(kind, c, c.path("patch").toString(), null, null)).isEqualTo(c.path("after"));
    }

    static List<JsonNode> strategic() {
        return Cases.read("strategic-merge.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void setsAValueByItsPath(JsonNode c) {
        ApiKind kind = Cases.kind(c.path("kind").asText("apps/v1/Deployment"));
        String path = c.path("path").asText();
        String value = c.path("value").asText();
        if (c.has("error")) {
            assertThatThrownBy(() -> patch(kind, c, null, path, value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("spec.staging.patches[0].path")
                    .hasMessageContaining(c.path("error").asText());
        } else {
            assertThat(patch(kind, c, null, path, value)).isEqualTo(c.path("after"));
        }
    }

    static List<JsonNode> paths() {
        return Cases.read("value-paths.yaml");
    }

    private static ObjectNode patch(
            ApiKind kind, JsonNode c, @Nullable String patch, @Nullable String path, @Nullable String value) {
        ObjectNode object = (ObjectNode) c.path("object");
        ObjectNode before = object.deepCopy();
        PatchSpec spec = new PatchSpec(new ObjectSelector(kind.kind(), null, Map.of()), patch, path, value);
        ObjectNode after = new Patches(List.of(spec)).apply(kind, object, object);
        assertThat(object).isEqualTo(before);
        return after;
    }

    @Test
    void everyFormOfPatchPutsPlainTextIntoASecret() {
        ApiKind secret = Cases.kind("v1/Secret");
        ObjectNode object = Cases.yaml("{kind: Secret, metadata: {name: p}, data: {A: eA==}}");
        for (PatchSpec spec : List.of(
                new PatchSpec(new ObjectSelector("Secret", "p", Map.of()), "stringData: {KEY: sandbox}"),
                new PatchSpec(
                        new ObjectSelector("Secret", "p", Map.of()),
                        "[{op: add, path: /stringData/KEY, value: sandbox}]"),
                new PatchSpec(new ObjectSelector("Secret", "p", Map.of()), null, "stringData.KEY", "sandbox"))) {
            assertThat(new Patches(List.of(spec)).apply(secret, object, object))
                    .isEqualTo(Cases.yaml("{kind: Secret, metadata: {name: p}, data: {A: eA==, KEY: c2FuZGJveA==}}"));
        }
    }

    @Test
    void refusesAPatchWithoutOrWithTwoForms() {
        ObjectSelector target = new ObjectSelector("Secret", "p", Map.of());
        for (PatchSpec spec : List.of(
                new PatchSpec(target, null, null, null),
                new PatchSpec(target, "data: {}", "data.a", "b"),
                new PatchSpec(target, null, "data.a", null),
                new PatchSpec(target, null, "data..a", "b"))) {
            assertThatThrownBy(() -> new Patches(List.of(spec))).hasMessageContaining("spec.staging.patches[0]");
        }
    }

    private static Patches patches(String name, String patch) {
        return new Patches(List.of(new PatchSpec(new ObjectSelector("ConfigMap", name, Map.of()), patch)));
    }
}
