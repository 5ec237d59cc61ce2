package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.airtime.api.JobSpec;
import dev.airtime.api.JobTool;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.RehearsalTemplate;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableKubernetesMockClient(crud = true)
class RehearsalPagesTest {
    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesClient client;

    @BeforeEach
    void create() {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder()
                .withName("night-1.a")
                .withNamespace("production")
                .addToAnnotations("note", "hunter2")
                .build());
        r.setSpec(new RehearsalSpec("night", null, false, null, null, List.of(), null));
        JsonNode pod = JsonNodeFactory.instance.objectNode().put("token", "hunter2");
        r.setStatus(RehearsalStatusBuilder.builder()
                .template(new RehearsalTemplate(
                        null, new JobSpec(pod, JobTool.K6, "http://web", List.of(), null), List.of(), null))
                .build());
        client.resource(r).create();
    }

    private RehearsalPages pages(String... namespaces) {
        return new RehearsalPages(client, Set.of(namespaces), InstantSource.system());
    }

    @Test
    void eachFormatHasItsType() {
        assertThat(pages().find("/rehearsals/production/night-1.a.html"))
                .hasValueSatisfying(p -> assertThat(p.type()).startsWith("text/html"))
                .hasValueSatisfying(p -> assertThat(p.text()).contains("<h2>night-1.a</h2>"));
        assertThat(pages().find("/rehearsals/production/night-1.a.xml"))
                .hasValueSatisfying(p -> assertThat(p.type()).startsWith("application/xml"))
                .hasValueSatisfying(p -> assertThat(p.text()).contains("<testsuite name=\"production/night-1.a\""));
        assertThat(pages("production").find("/rehearsals/production/night-1.a.json"))
                .hasValueSatisfying(p -> assertThat(p.type()).isEqualTo("application/json"))
                .hasValueSatisfying(p -> assertThat(p.text())
                        .contains("\"kind\":\"Rehearsal\"", "\"name\":\"night-1.a\"", "\"host\":\"http://web\"")
                        .doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rehearsals/production/night-2.html",
                "/rehearsals/other/night-1.a.html",
                "/rehearsals/production/night-1.a",
                "/rehearsals/production/night-1.a.txt",
                "/rehearsals/production/../night-1.a.html",
                "/rehearsals/",
                "/rehearsals/production/a/b.html"
            })
    void anythingElseIsNotThere(String path) {
        assertThat(pages().find(path)).isEmpty();
    }

    @Test
    void onlyNamespacesThatTheOperatorCarriesAreServed() {
        assertThat(pages("shop").find("/rehearsals/production/night-1.a.html")).isEmpty();
    }
}
