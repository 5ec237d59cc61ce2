package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.PatchSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static Patches patches(String name, String patch) {
        return new Patches(List.of(new PatchSpec(new ObjectSelector("ConfigMap", name, Map.of()), patch)));
    }
}
