package dev.airtime.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Locust master, asked through the API server's service proxy. Each question is asked once: until the master listens the
 * proxy answers 503, which the client by itself would try again for 20 s, while the next look comes after 5.
 */
final class LocustMaster {
    private static final Logger LOG = LoggerFactory.getLogger(LocustMaster.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Client once;

    LocustMaster(KubernetesClient client) {
        this.once = client.newClient(
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                        .withRequestRetryBackoffLimit(0)
                        .build());
    }

    /** What it answers to {@code path}; empty when it doesn't, or not in JSON. */
    Optional<JsonNode> get(LoadTest test, String path) {
        try {
            String answer = once.raw(proxied(test, path));
            return answer == null || !answer.stripLeading().startsWith("{")
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(answer));
        } catch (KubernetesClientException | JsonProcessingException e) {
            LOG.debug("rehearsal {}: {} of the Locust master: {}", test.rehearsal(), path, e.getMessage());
            return Optional.empty();
        }
    }

    /** Asks it to stop its users. POST in 2.47.0, GET up to 2.46.3 (405 otherwise). */
    void stop(LoadTest test) {
        try {
            once.raw(proxied(test, "stop"), "POST", Map.of());
        } catch (KubernetesClientException e) {
            if (e.getCode() == METHOD_NOT_ALLOWED) {
                get(test, "stop");
            } else {
                LOG.info("rehearsal {}: the Locust master doesn't take a stop: {}", test.rehearsal(), e.getMessage());
            }
        }
    }

    private static String proxied(LoadTest test, String path) {
        return "/api/v1/namespaces/" + test.staging() + "/services/http:" + LocustObjects.masterName(test) + ":"
                + LocustObjects.WEB_PORT + "/proxy/" + path;
    }
}
