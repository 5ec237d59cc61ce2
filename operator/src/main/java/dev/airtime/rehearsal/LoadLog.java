package dev.airtime.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.TailPrettyLoggable;
import java.util.List;
import java.util.Optional;

/** Reads what a load generator's log says. */
final class LoadLog {
    /** Before the figures on a line of their own; see airtime_shape.py. */
    static final String MARK = "airtime-figures ";

    private static final ObjectMapper JSON = new ObjectMapper();
    static final int LINES = 400;
    private static final int SHOWN = 4;
    private static final int MAX = 600;

    private final KubernetesClient client;

    LoadLog(KubernetesClient client) {
        this.client = client;
    }

    /** The last figures that the master wrote down. */
    Optional<JsonNode> figures(String namespace, String pod) {
        return lastFigures(lines(namespace, pod));
    }

    /** The figures of k6's summary. */
    Optional<LoadFigures> k6(String namespace, String pod, String container) {
        return K6Summary.read(lines(pod(namespace, pod).inContainer(container)));
    }

    /** {@code ": " + } the last lines of the pod's log; empty where it has none. */
    String because(String namespace, String pod) {
        return because(lines(namespace, pod));
    }

    /** The same of one of its containers. */
    String because(String namespace, String pod, String container) {
        return because(lines(pod(namespace, pod).inContainer(container)));
    }

    private static String because(List<String> lines) {
        String said = lastWords(lines);
        return said.isEmpty() ? "" : ": " + said;
    }

    static Optional<JsonNode> lastFigures(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<JsonNode> figures = figures(lines.get(i));
            if (figures.isPresent()) {
                return figures;
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> figures(String line) {
        int at = line.indexOf(MARK);
        try {
            return at < 0 ? Optional.empty() : Optional.of(JSON.readTree(line.substring(at + MARK.length())));
        } catch (JsonProcessingException e) {
            // Cut off by a kill: an earlier line may be whole.
            return Optional.empty();
        }
    }

    /** A traceback's end names the error; what looks like a secret is taken out. */
    static String lastWords(List<String> lines) {
        List<String> said = lines.stream()
                .filter(l -> !l.isBlank() && !l.contains(MARK))
                .map(l -> Redaction.redact(l.strip()))
                .toList();
        String text = String.join(" | ", said.subList(Math.max(0, said.size() - SHOWN), said.size()));
        return text.length() <= MAX ? text : "…" + text.substring(text.length() - MAX);
    }

    /** The end of the pod's log; empty where it has none. */
    List<String> lines(String namespace, String pod) {
        return lines(pod(namespace, pod));
    }

    private PodResource pod(String namespace, String pod) {
        return client.pods().inNamespace(namespace).withName(pod);
    }

    private static List<String> lines(TailPrettyLoggable container) {
        try {
            String log = container.tailingLines(LINES).getLog();
            return log == null ? List.of() : log.lines().toList();
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }
}
