package dev.airtime;

import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.board.JunitResult;
import dev.airtime.board.RehearsalReport;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The results of load tests to take along: {@code /rehearsals/<namespace>/<name>} as {@code .html}, {@code .xml} (JUnit)
 * and {@code .json}. They are made from the Rehearsal itself, so that they outlive its pods.
 */
final class RehearsalPages {
    static final String PATH = "/rehearsals/";
    private static final Pattern NAMED =
            Pattern.compile(PATH + "([a-z0-9-]{1,63})/([a-z0-9.-]{1,253})\\.(html|xml|json)");

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final InstantSource clock;

    /** @param namespaces the only ones that are served; empty for all */
    RehearsalPages(KubernetesClient client, Set<String> namespaces, InstantSource clock) {
        this.client = client;
        this.namespaces = Set.copyOf(namespaces);
        this.clock = clock;
    }

    /** The page of a path; empty where there is none. */
    Optional<StatusServer.Page> find(String path) {
        Matcher named = NAMED.matcher(path);
        if (!named.matches() || !(namespaces.isEmpty() || namespaces.contains(named.group(1)))) {
            return Optional.empty();
        }
        return Optional.ofNullable(client.resources(Rehearsal.class)
                        .inNamespace(named.group(1))
                        .withName(named.group(2))
                        .get())
                .map(r -> page(r, named.group(3)));
    }

    private StatusServer.Page page(Rehearsal rehearsal, String format) {
        return switch (format) {
            case "xml" -> new StatusServer.Page("application/xml; charset=utf-8", JunitResult.render(rehearsal));
            case "json" -> new StatusServer.Page("application/json", json(rehearsal));
            default ->
                new StatusServer.Page("text/html; charset=utf-8", RehearsalReport.render(rehearsal, clock.instant()));
        };
    }

    /** As {@code kubectl get -o json}, without the spec and the annotations, which can carry what not everybody may read. */
    private String json(Rehearsal rehearsal) {
        Rehearsal shown = new Rehearsal();
        shown.setMetadata(new ObjectMetaBuilder()
                .withName(rehearsal.getMetadata().getName())
                .withNamespace(rehearsal.getMetadata().getNamespace())
                .withUid(rehearsal.getMetadata().getUid())
                .withCreationTimestamp(rehearsal.getMetadata().getCreationTimestamp())
                .build());
        RehearsalStatus status = rehearsal.getStatus();
        shown.setStatus(
                status == null || status.template() == null
                        ? status
                        : RehearsalStatusBuilder.builder(status)
                                .template(status.template().withoutPods())
                                .build());
        return client.getKubernetesSerialization().asJson(shown) + "\n";
    }
}
