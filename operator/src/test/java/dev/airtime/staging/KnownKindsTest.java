package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ObjectSelector;
import dev.airtime.staging.KnownKinds.Form;
import dev.airtime.staging.KnownKinds.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownKindsTest {
    private static final Source NOTHING_INCLUDED = Cases.source(List.of(), List.of());

    @ParameterizedTest
    @CsvSource({
        "gateway.networking.k8s.io/v1/HTTPRoute, Copied",
        "gateway.networking.k8s.io/v1/Gateway, HeldBack",
        "gateway.networking.k8s.io/v1alpha2/TCPRoute, HeldBack",
        "gateway.networking.k8s.io/v1beta1/ReferenceGrant, HeldBack",
        "cert-manager.io/v1/Certificate, HeldBack",
        "cert-manager.io/v1/CertificateRequest, LeftOut",
        "acme.cert-manager.io/v1/Order, LeftOut",
        "external-secrets.io/v1/ExternalSecret, LeftOut",
        "external-secrets.io/v1alpha1/PushSecret, ByNameOnly",
        "bitnami.com/v1alpha1/SealedSecret, LeftOut",
        "argoproj.io/v1alpha1/ApplicationSet, ByNameOnly",
        "argoproj.io/v1alpha1/Rollout, HeldBack",
        "argoproj.io/v1alpha1/CronWorkflow, Copied",
        "kustomize.toolkit.fluxcd.io/v1/Kustomization, ByNameOnly",
        "image.toolkit.fluxcd.io/v1/ImageUpdateAutomation, ByNameOnly",
        "keda.sh/v1alpha1/ScaledObject, Copied",
        "keda.sh/v1alpha1/ScaledJob, HeldBack",
        "serving.knative.dev/v1/Service, HeldBack",
        "networking.istio.io/v1/VirtualService, Copied",
        "networking.istio.io/v1alpha3/EnvoyFilter, HeldBack",
        "security.istio.io/v1/AuthorizationPolicy, Copied",
        "linkerd.io/v1alpha2/ServiceProfile, HeldBack",
        "monitoring.coreos.com/v1/PrometheusRule, HeldBack",
        "monitoring.coreos.com/v1/Alertmanager, HeldBack",
        "rds.aws.upbound.io/v1beta1/Instance, ByNameOnly",
        "database.aws.crossplane.io/v1beta1/RDSInstance, ByNameOnly",
        "rds.services.k8s.aws/v1alpha1/DBInstance, ByNameOnly",
        "sql.cnrm.cloud.google.com/v1beta1/SQLInstance, ByNameOnly",
        "dbforpostgresql.azure.com/v1api20221201/FlexibleServer, ByNameOnly",
        "app.terraform.io/v1alpha2/Workspace, ByNameOnly",
        "elbv2.k8s.aws/v1beta1/TargetGroupBinding, ByNameOnly",
        "externaldns.k8s.io/v1alpha1/DNSEndpoint, ByNameOnly",
        "postgresql.cnpg.io/v1/Cluster, HeldBack",
        "acid.zalan.do/v1/postgresql, HeldBack",
        "pxc.percona.com/v1/PerconaXtraDBCluster, HeldBack",
        "mongodbcommunity.mongodb.com/v1/MongoDBCommunity, HeldBack",
        "kafka.strimzi.io/v1beta2/Kafka, HeldBack",
        "kafka.strimzi.io/v1beta2/KafkaTopic, HeldBack",
        "rabbitmq.com/v1beta1/RabbitmqCluster, HeldBack",
        "elasticsearch.k8s.elastic.co/v1/Elasticsearch, HeldBack",
        "velero.io/v1/Schedule, ByNameOnly",
        "volsync.backube/v1alpha1/ReplicationSource, ByNameOnly",
        "snapshot.storage.k8s.io/v1/VolumeSnapshot, LeftOut",
        "groupsnapshot.storage.k8s.io/v1/VolumeGroupSnapshot, LeftOut",
        "tekton.dev/v1/PipelineRun, HeldBack",
        "tekton.dev/v1/Pipeline, Copied",
        "autoscaling.k8s.io/v1/VerticalPodAutoscaler, Copied",
        "traefik.io/v1alpha1/IngressRoute, HeldBack",
        "traefik.io/v1alpha1/Middleware, Copied",
        "projectcontour.io/v1/HTTPProxy, HeldBack",
        "route.openshift.io/v1/Route, HeldBack",
        "apps.openshift.io/v1/DeploymentConfig, HeldBack",
        "cilium.io/v2/CiliumNetworkPolicy, HeldBack",
        "crd.projectcalico.org/v1/NetworkPolicy, HeldBack",
        "k8s.cni.cncf.io/v1/NetworkAttachmentDefinition, HeldBack",
    })
    void knowsTheWidespreadOnes(String kind, Form form) {
        assertThat(KnownKinds.of(Cases.kind(kind))).map(Known::form).contains(form);
        assertThat(Selection.holdsBackAll(Cases.kind(kind), NOTHING_INCLUDED)).isEqualTo(form != Form.Copied);
    }

    @ParameterizedTest
    @CsvSource({
        "v1/Secret",
        "apps/v1/Deployment",
        "example.com/v1/Widget",
        "notazure.com.example/v1/X",
        "azure.com/v1/X"
    })
    void knowsNothingOfTheRest(String kind) {
        assertThat(KnownKinds.of(Cases.kind(kind))).isEmpty();
    }

    @Test
    void noLineIsThereTwiceAndEachSaysWhy() {
        assertThat(KnownKinds.ALL)
                .allSatisfy(k -> assertThat(k.why()).isNotBlank().doesNotEndWith("."))
                .allSatisfy(k -> assertThat(k.family()).isNotBlank());
        assertThat(KnownKinds.ALL.stream().map(k -> k.group() + "/" + k.kind())).doesNotHaveDuplicates();
    }

    @Test
    void aKindThatMayDestroyNeedsItsObjectsName() {
        ApiKind bucket = Cases.kind("s3.aws.upbound.io/v1beta1/Bucket");
        assertThat(Selection.holdsBackAll(bucket, including("Bucket", null))).isTrue();
        assertThat(Selection.holdsBackAll(bucket, including("Bucket", "shop-*")))
                .isTrue();
        assertThat(Selection.holdsBackAll(bucket, including("Bucket", "shop"))).isFalse();
        assertThat(Selection.include(bucket, "shop"))
                .endsWith("spec.staging.include: [{kind: Bucket.s3.aws.upbound.io, name: shop}]");
        assertThat(Selection.include(Cases.kind("example.com/v1/Widget"), "w"))
                .endsWith("spec.staging.include: [{kind: Widget.example.com}]");
    }

    @Test
    void aKindThatIsLeftOutCanBeIncludedLikeOthers() {
        ApiKind sealed = Cases.kind("bitnami.com/v1alpha1/SealedSecret");
        assertThat(Selection.holdsBackAll(sealed, including("SealedSecret", null)))
                .isFalse();
    }

    @Test
    void theDocumentationHasEachLine() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/known-kinds.md")).stream()
                .filter(l -> l.startsWith("| ") && !l.startsWith("| family"))
                .toList();
        Map<Form, String> words = Map.of(
                Form.Copied, "| copied |",
                Form.LeftOut, "| left out |",
                Form.HeldBack, "| held back |",
                Form.ByNameOnly, "| held back, by name only |");
        assertThat(KnownKinds.ALL)
                .allSatisfy(k -> assertThat(rows).as(k.toString()).anySatisfy(row -> assertThat(row)
                        .startsWith("| " + k.family() + " | `" + k.group() + "` | ")
                        .contains(k.kind().equals("*") ? "| all" : k.kind(), words.get(k.form()))
                        .endsWith("| " + k.why() + " |")));
        assertThat(rows).allSatisfy(row -> assertThat(KnownKinds.ALL).anySatisfy(k -> assertThat(row)
                .contains("`" + k.group() + "`", words.get(k.form()))
                .endsWith("| " + k.why() + " |")));
    }

    private static Source including(String kind, @Nullable String name) {
        return Cases.source(List.of(new ObjectSelector(kind, name, Map.of())), List.of());
    }
}
