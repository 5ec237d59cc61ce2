package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.Set;

/** What holds for every object of the copy, whatever production's was. */
final class Invariants {
    private Invariants() {}

    static void assertCopied(ApiKind kind, ObjectNode object) {
        JsonNode spec = object.path("spec");
        assertThat(object.has("status")).as("status").isFalse();
        assertThat(Rule.at(object, "metadata").properties())
                .extracting(e -> e.getKey())
                .isSubsetOf(Set.of("name", "namespace", "labels", "annotations"));
        assertThat(object.path("metadata").path("namespace").asText()).isEqualTo("staging");
        assertThat(object.path("metadata").path("labels").path(Keys.COPIED_FROM).asText())
                .isEqualTo("production");
        if (kind.core("Service")) {
            assertThat(spec.path("clusterIP").asText("None")).isEqualTo("None");
            assertThat(spec.path("type").asText("")).isNotIn("LoadBalancer", "NodePort");
            assertThat(spec.findValues("nodePort")).isEmpty();
            assertThat(spec.has("loadBalancerIP") || spec.has("externalIPs") || spec.has("healthCheckNodePort"))
                    .isFalse();
        }
        if (WorkloadRules.scaled(kind)) {
            assertThat(spec.path("replicas").asInt(-1)).isIn(0, -1);
            assertThat(object.path("metadata").path("annotations").has(Keys.WANTED_REPLICAS))
                    .isTrue();
        }
        if (kind.is("batch", "CronJob") || kind.is("batch", "Job")) {
            assertThat(spec.path("suspend").asBoolean(spec.isMissingNode())).isTrue();
        }
        if (kind.core("PersistentVolumeClaim")) {
            assertThat(spec.has("volumeName")).isFalse();
        }
        PodTemplates.of(kind, object).ifPresent(template -> {
            assertThat(template.path("spec").path("priorityClassName").asText(Source.PRIORITY_CLASS))
                    .isEqualTo(Source.PRIORITY_CLASS);
            assertThat(template.path("spec").has("priority")).isFalse();
            assertThat(template.path("spec").has("nodeName")).isFalse();
            assertThat(PodTemplates.containers(template))
                    .allSatisfy(c -> assertThat(c.findValues("hostPort")).isEmpty());
        });
    }
}
