package dev.airtime.rehearsal;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Objects;

/**
 * Equal pods that a load test asks for.
 *
 * @param title whose they are
 * @param pods how many
 * @param spec what each is
 */
public record LoadDemand(String title, int pods, PodSpec spec) {
    static LoadDemand of(Job job) {
        return new LoadDemand(
                "Job " + job.getMetadata().getName(),
                Objects.requireNonNullElse(job.getSpec().getParallelism(), 1),
                job.getSpec().getTemplate().getSpec());
    }
}
