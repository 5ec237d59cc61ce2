package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
    private static final List<JsonNode> CASES = Cases.read("selection.yaml");

    @TestFactory
    Stream<DynamicTest> choosesWhatIsCopied() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    Choice choice = Selection.of(
                            Cases.kind(c.path("kind").asText()),
                            (ObjectNode) c.path("object"),
                            Cases.source(Cases.selectors(c.path("include")), Cases.selectors(c.path("exclude"))));
                    switch (c.path("expect").asText()) {
                        case "copy" -> assertThat(choice).isInstanceOf(Choice.Copy.class);
                        case "skip" -> assertThat(choice).isInstanceOf(Choice.Skip.class);
                        default ->
                            assertThat(((Choice.HoldBack) choice).why())
                                    .contains(c.path("expect").asText());
                    }
                }));
    }

    @Test
    void everyReasonHasACase() {
        assertThat(CASES.stream().map(c -> c.path("rule").asText()).collect(Collectors.toSet()))
                .containsAll(Selection.REASONS.stream().map(Reason::name).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "v1/Event,false",
        "events.k8s.io/v1/Event,false",
        "coordination.k8s.io/v1/Lease,false",
        "v1/ResourceQuota,false",
        "v1/LimitRange,true",
        "example.com/v1/Event,true",
        "airtime.dev/v1alpha1/TrafficEvent,false",
        "airtime.dev/v1alpha1/Rehearsal,false",
        "metrics.k8s.io/v1beta1/PodMetrics,false",
        "v1/Secret,true",
        "autoscaling/v2/HorizontalPodAutoscaler,true",
        "snapshot.storage.k8s.io/v1/VolumeSnapshot,false",
        "groupsnapshot.storage.k8s.io/v1/VolumeGroupSnapshot,false",
        "example.com/v1/Widget,true"
    })
    void kindsThatMeanNothingElsewhereAreNotEvenListed(String kind, boolean looked) {
        assertThat(Selection.looksAt(Cases.kind(kind))).isEqualTo(looked);
    }
}
