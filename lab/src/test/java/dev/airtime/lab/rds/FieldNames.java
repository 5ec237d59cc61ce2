package dev.airtime.lab.rds;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Collects which fields of which shapes an emulator fills, from all its answers. */
final class FieldNames implements ExecutionInterceptor {
    private final Map<String, SortedSet<String>> byShape = new TreeMap<>();

    Map<String, SortedSet<String>> byShape() {
        return byShape;
    }

    /** Empties a moto server. */
    static void reset(URI endpoint) {
        try {
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset"))
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("moto at " + endpoint + " can't be reset", e);
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        collect(context.response());
    }

    private void collect(SdkPojo pojo) {
        String shape = pojo.getClass().getSimpleName();
        SortedSet<String> names = byShape.computeIfAbsent(shape, s -> new TreeSet<>());
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value == null || (value instanceof Collection<?> list && list.isEmpty())) {
                continue;
            }
            names.add(field.memberName());
            if (value instanceof SdkPojo nested) {
                collect(nested);
            } else if (value instanceof Collection<?> list) {
                list.forEach(item -> {
                    if (item instanceof SdkPojo nested) {
                        collect(nested);
                    }
                });
            }
        }
    }
}
