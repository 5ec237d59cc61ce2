package dev.airtime.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.RehearsalTemplate;
import java.util.Locale;

/**
 * How large a load test may be. Its Rehearsal may have it three times, in its spec, as kubectl applied it, and in
 * {@code status.template}, beside a report of a megabyte; etcd takes 1.5 MB. A larger one would run, and its report be refused
 * at every try.
 */
public final class LoadTestSize {
    /** Bytes of JSON. */
    public static final int MOST = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private LoadTestSize() {}

    /** Whether a status has room for it. */
    public static boolean fits(RehearsalTemplate template) {
        return of(template) <= MOST;
    }

    /**
     * Refuses one that is too large.
     *
     * @throws LoadRefusedException with its size, and what to do
     */
    public static void check(RehearsalTemplate template) {
        int size = of(template);
        if (size > MOST) {
            String field = template.job() != null ? "job.template" : "locust.pods.env";
            throw new LoadRefusedException(String.format(
                    Locale.ROOT,
                    "the load test has %,d bytes as JSON, and %,d fit into a Rehearsal's status beside its report: take what is"
                            + " long out of %s into a ConfigMap of the copy",
                    size,
                    MOST,
                    field));
        }
    }

    private static int of(RehearsalTemplate template) {
        try {
            return JSON.writeValueAsBytes(template).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a load test that was read can be written", e);
        }
    }
}
