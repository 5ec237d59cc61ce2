package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.Retain;
import dev.airtime.api.StagingSpec;
import dev.airtime.staging.StagingObservation.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyNamespaceTest {
    private static final StagingRequest REQUEST = request("staging", "uid-1", List.of());
    private static final String HASH = RequestHash.of(REQUEST);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; Foreign; is no copy",
                "{labels: {airtime.dev/staging-of: other}}; Foreign; the copy of namespace other",
                "{labels: {airtime.dev/staging-of: other}, deletionTimestamp: x}; Foreign; the copy of namespace other",
                "{labels: {airtime.dev/staging-of: production}, deletionTimestamp: x}; Terminating; being removed",
                "{labels: {airtime.dev/staging-of: production}}; Absent; not used yet",
                "{labels: {airtime.dev/staging-of: production, airtime.dev/event: b}, annotations: {airtime.dev/event-uid: alive}}; Foreign; another TrafficEvent, b",
                "{labels: {airtime.dev/staging-of: production}, annotations: {airtime.dev/event-uid: dead, airtime.dev/released: x}}; Incomplete; taken over",
                "{labels: {airtime.dev/staging-of: production}, annotations: {airtime.dev/event-uid: uid-1}}; Incomplete; not complete",
                "{labels: {airtime.dev/staging-of: production}, annotations: {airtime.dev/event-uid: uid-1, airtime.dev/copy-complete: old}}; Incomplete; has changed",
                "{labels: {airtime.dev/staging-of: production}, annotations: {airtime.dev/event-uid: uid-1, airtime.dev/copy-complete: HASH}}; Copied; copied",
                "{labels: {airtime.dev/staging-of: production}, annotations: {airtime.dev/event-uid: uid-1, airtime.dev/copy-complete: HASH, airtime.dev/released: x}}; Released; released",
                "{labels: {airtime.dev/staging-of: production}, annotations: {airtime.dev/event-uid: uid-1, airtime.dev/copy-complete: old, airtime.dev/released: x}}; Incomplete; has changed"
            })
    void saysWhoseNamespaceItIsAndHowFar(String metadata, State state, String message) {
        JsonNode namespace = Cases.yaml("metadata: " + metadata.replace("HASH", HASH));
        CopyNamespace is = CopyNamespace.of(Optional.of(namespace), REQUEST, "alive"::equals);
        assertThat(is.state()).isEqualTo(state);
        assertThat(is.message()).contains(message);
    }

    @Test
    void refusesProductionItself() {
        assertThat(CopyNamespace.of(Optional.empty(), request("production", "uid-1", List.of()), uid -> false)
                        .state())
                .isEqualTo(State.Foreign);
    }

    @Test
    void isAbsentWithoutANamespace() {
        assertThat(CopyNamespace.of(Optional.empty(), REQUEST, uid -> false).state())
                .isEqualTo(State.Absent);
    }

    @Test
    void takesOnlyPodSecurityLabelsAlong() {
        JsonNode production = Cases.yaml(
                "metadata: {labels: {env: prod, pod-security.kubernetes.io/enforce: baseline, istio-injection: enabled}}");
        assertThat(CopyNamespace.body(REQUEST, production)).isEqualTo(Cases.yaml("""
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: staging
                  labels:
                    pod-security.kubernetes.io/enforce: baseline
                    airtime.dev/staging-of: production
                    airtime.dev/event: night
                    app.kubernetes.io/managed-by: airtime
                  annotations: {airtime.dev/event-uid: uid-1}
                """));
    }

    @Test
    void theHashFollowsWhatDecidesTheContentAndNothingElse() {
        assertThat(RequestHash.of(request("staging", "uid-1", List.of()))).isEqualTo(HASH);
        assertThat(RequestHash.of(request("staging", "uid-2", List.of()))).isNotEqualTo(HASH);
        assertThat(RequestHash.of(request(
                        "staging", "uid-1", List.of(new ObjectSelector("Job", null, Map.of("a", "b", "c", "d"))))))
                .isNotEqualTo(HASH);
        StagingSpec kept = new StagingSpec(
                "staging", List.of(), List.of(), Cases.HOSTS, List.of(), null, null, null, null, Retain.UntilCompleted);
        assertThat(RequestHash.of(
                        new StagingRequest("production", "night", "uid-1", kept, Map.of(), Set.of("x:1"), null)))
                .isEqualTo(HASH);
    }

    @Test
    void aLongNameStillMakesALabel() {
        String name = "n".repeat(100);
        assertThat(RequestHash.label(name)).hasSize(63).startsWith("nnn");
        assertThat(RequestHash.label(name + "x")).isNotEqualTo(RequestHash.label(name));
        assertThat(RequestHash.label("night")).isEqualTo("night");
    }

    private static StagingRequest request(String target, String uid, List<ObjectSelector> exclude) {
        StagingSpec spec =
                new StagingSpec(target, List.of(), exclude, Cases.HOSTS, List.of(), null, null, null, null, null);
        return new StagingRequest("production", "night", uid, spec, Map.of(), Set.of(), null);
    }
}
