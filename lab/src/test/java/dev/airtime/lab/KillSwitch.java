package dev.airtime.lab;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Halts an operator before or after one of its calls: from then on nothing that it tries reaches Kubernetes or AWS, so
 * that code that catches the error can do as little as code that a killed process no longer runs.
 */
final class KillSwitch implements Interceptor, ExecutionInterceptor {
    /** The process is gone. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final boolean reads;
    private final int at;
    private final boolean after;
    private int begun;
    private int ended;
    private volatile boolean dead;

    /**
     * @param reads whether calls that only read are counted too
     * @param at which call, from 1; 0 for none
     * @param after after its reply, or before it is sent
     */
    KillSwitch(boolean reads, int at, boolean after) {
        this.reads = reads;
        this.at = at;
        this.after = after;
    }

    boolean dead() {
        return dead;
    }

    /** Calls that were counted. */
    synchronized int calls() {
        return begun;
    }

    private synchronized void begin(boolean read) {
        if (dead) {
            throw new Killed();
        }
        if (!read || reads) {
            begun++;
            if (begun == at && !after) {
                dead = true;
                throw new Killed();
            }
        }
    }

    private synchronized void end(boolean read) {
        if (dead) {
            throw new Killed();
        }
        if (!read || reads) {
            ended++;
            if (ended == at && after) {
                dead = true;
                throw new Killed();
            }
        }
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        begin(request.method().equals("GET"));
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        end(request.method().equals("GET"));
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        begin(reads(context.request().getClass().getSimpleName()));
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        end(reads(context.request().getClass().getSimpleName()));
    }

    private static boolean reads(String request) {
        return request.startsWith("Describe") || request.startsWith("List") || request.startsWith("Get");
    }
}
