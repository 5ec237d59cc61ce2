package dev.airtime.rehearsal;

import dev.airtime.api.JobSpec;
import dev.airtime.api.Keys;
import dev.airtime.api.LocustSpec;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** Load tests as pods of the copy's namespace: a distributed Locust run, or any Job. */
public final class KubernetesLoadTests implements LoadTests {
    private final KubernetesClient client;
    private final LoadFiles files;
    private final LocustRuns locust;
    private final JobRuns jobs;
    private final SmokeRun smoke;

    public KubernetesLoadTests(KubernetesClient client) {
        this.client = client;
        this.files = new LoadFiles(client);
        this.locust = new LocustRuns(client);
        this.jobs = new JobRuns(client);
        this.smoke = new SmokeRun(client);
    }

    @Override
    public LoadObservation observe(LoadTest test) {
        return test.template().locust() != null ? locust.observe(test) : jobs.observe(test);
    }

    @Override
    public Optional<String> fingerprint(LoadTest test) {
        LocustSpec spec = test.template().locust();
        return spec == null ? Optional.empty() : files.fingerprint(test, spec);
    }

    @Override
    public Optional<String> inTheWay(LoadTest test) {
        return client
                .batch()
                .v1()
                .jobs()
                .inNamespace(test.staging())
                .withLabel(Keys.REHEARSAL)
                .list()
                .getItems()
                .stream()
                .filter(KubernetesLoadTests::active)
                .filter(job -> !test.uid().equals(JobRuns.annotation(job, LoadPods.UID)))
                .map(job -> "waits until Job " + job.getMetadata().getName() + " in namespace " + test.staging()
                        + " is gone, which is of Rehearsal "
                        + job.getMetadata().getLabels().get(Keys.REHEARSAL)
                        + "; where there is no Rehearsal of that name any more, delete the Job")
                .findFirst();
    }

    /** Whether it has pods, or may get some. */
    private static boolean active(Job job) {
        return JobRuns.condition(job, "Complete") == null
                && JobRuns.condition(job, "Failed") == null
                && !Boolean.TRUE.equals(job.getSpec().getSuspend());
    }

    @Override
    public List<LoadDemand> demands(LoadTest test) {
        JobSpec job = test.template().job();
        if (test.template().locust() == null) {
            try {
                return job == null ? List.of() : List.of(LoadDemand.of(jobs.job(test, job)));
            } catch (LoadRefusedException e) {
                return List.of(); // the start refuses it, and says why
            }
        }
        LocustObjects objects = new LocustObjects(test);
        return List.of(LoadDemand.of(objects.master("")), LoadDemand.of(objects.workers()));
    }

    @Override
    public SmokeObservation smoke(LoadTest test) {
        return smoke.observe(test);
    }

    @Override
    public void startSmoke(LoadTest test) {
        checkNamespace(test);
        if (test.template().locust() != null) {
            locust.startSmoke(test, test.template().locust());
        }
    }

    private static void checkNamespace(LoadTest test) {
        if (test.staging().equals(test.production())) {
            throw new LoadRefusedException("spec.staging.namespace " + test.staging()
                    + " is the production namespace, which is never loaded: name another");
        }
    }

    @Override
    public void start(LoadTest test) {
        checkNamespace(test);
        LocustSpec spec = test.template().locust();
        if (spec != null) {
            locust.start(test, spec);
        } else if (test.template().job() != null) {
            jobs.start(test, test.template().job());
        } else {
            throw new LoadRefusedException("no load test is named: write spec.rehearsal.locust or spec.rehearsal.job in"
                    + " the TrafficEvent, or spec.locust or spec.job in the Rehearsal");
        }
    }

    @Override
    public void stop(LoadTest test) {
        if (test.template().locust() != null) {
            locust.stop(test);
        } else {
            jobs.stop(test);
        }
    }

    /**
     * Jobs go first, and only when their pods are gone the rest: the pods stay under their NetworkPolicy to the end.
     * Nothing is deleted that is not of this Rehearsal by name.
     */
    @Override
    public void remove(LoadTest test) {
        boolean left = deleteJob(test, LocustObjects.masterName(test));
        left |= deleteJob(test, LocustObjects.workerName(test));
        left |= deleteJob(test, JobRuns.name(test));
        left |= deleteJob(test, SmokeRun.name(test));
        if (left) {
            return;
        }
        String staging = test.staging();
        client.services()
                .inNamespace(staging)
                .withName(LocustObjects.masterName(test))
                .delete();
        client.network()
                .v1()
                .networkPolicies()
                .inNamespace(staging)
                .withName(LocustObjects.configMapName(test))
                .delete();
        client.configMaps()
                .inNamespace(staging)
                .withName(LocustObjects.configMapName(test))
                .delete();
    }

    /** Foreground: the Job stays until its pods are gone. Returns whether it is still there. */
    private boolean deleteJob(LoadTest test, String name) {
        var job = client.batch().v1().jobs().inNamespace(test.staging()).withName(name);
        if (job.get() == null) {
            return false;
        }
        job.withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
        return job.get() != null;
    }
}
