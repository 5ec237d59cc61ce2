package dev.airtime.lab.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The embedded API server, on a port of the loopback address. A simulation: no pod runs. Its state lives as long as it
 * does, however often an operator that talks to it is killed.
 */
public final class LabCluster implements AutoCloseable {
    /** It logs each request at INFO; java.util.logging forgets a level when nobody holds the logger. */
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    private final ApiServer api;
    private final KubernetesMockServer server;

    private LabCluster(ApiServer api, KubernetesMockServer server) {
        this.api = api;
        this.server = server;
    }

    /** Starts an empty cluster whose time stamps are {@code clock}'s. */
    public static LabCluster start(InstantSource clock) {
        REQUESTS.setLevel(Level.WARNING);
        ApiServer api = new ApiServer(clock);
        KubernetesMockServer server =
                new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), api, false);
        server.start();
        return new LabCluster(api, server);
    }

    /** A new client of the cluster; whoever asks for it closes it. */
    public KubernetesClient client() {
        return client(null);
    }

    /** A new client whose requests pass {@code interceptor}; whoever asks for it closes it. */
    public KubernetesClient client(@Nullable Interceptor interceptor) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url("/"))
                .withNamespace("default")
                .withHttp2Disable(true)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(50)
                .build();
        KubernetesClientBuilder builder = new KubernetesClientBuilder().withConfig(config);
        if (interceptor != null) {
            builder.withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("lab", interceptor));
        }
        return builder.build();
    }

    /** What answers behind the service proxy from now on. */
    public void proxy(ServiceProxy proxy) {
        api.proxy(proxy);
    }

    /** Every object of {@code kind}; shared, not to be changed. */
    public List<ObjectNode> objects(String kind) {
        return api.list(kind);
    }

    /** The object; null when it is not there. Shared, not to be changed. */
    public @Nullable ObjectNode object(String kind, String namespace, String name) {
        return api.find(kind, namespace, name);
    }

    ApiServer api() {
        return api;
    }

    @Override
    public void close() {
        try {
            server.shutdown();
        } catch (RejectedExecutionException e) {
            // It is closed: MockWebServer 7.5.2 ends its event loops as soon as the HTTP server is closed, and may only
            // then ask to be told, which an ended loop refuses.
        }
    }
}
