package dev.airtime;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Keys;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.Databases;
import dev.airtime.database.EventRef;
import dev.airtime.database.Progress;
import dev.airtime.database.Target;
import dev.airtime.plan.Step;
import dev.airtime.plan.Timeline;
import dev.airtime.staging.Staging;
import dev.airtime.staging.StagingObservation;
import dev.airtime.staging.StagingRequest;
import dev.airtime.workload.Workloads;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Does what was decided. Every step may be repeated, and lost at any instruction. */
final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private final KubernetesClient client;
    private final Databases databases;
    private final Staging staging;
    private final Workloads workloads;
    private final Copying copying;
    private final CopySecrets secrets;
    private final ClusterIdentity identity;

    Steps(
            KubernetesClient client,
            Databases databases,
            Staging staging,
            Workloads workloads,
            CopySecrets secrets,
            InstantSource clock) {
        this.secrets = secrets;
        this.identity = new ClusterIdentity(client);
        this.client = client;
        this.databases = databases;
        this.staging = staging;
        this.workloads = workloads;
        this.copying = new Copying(client, clock);
    }

    /**
     * Takes one step. What a later try can cure, a throttled call for example, is Running with its reason, so that one
     * room's trouble never holds up another's.
     */
    Progress take(Step step, TrafficEvent event, Sighting seen) {
        try {
            return done(step, event, seen);
        } catch (SdkException | KubernetesClientException e) {
            LOG.warn("{}: tried again: {}", step, e.getMessage());
            return new Progress.Running("is tried again: " + e.getMessage());
        }
    }

    private Progress done(Step step, TrafficEvent event, Sighting seen) {
        String name = event.getMetadata().getName();
        if (step instanceof Step.RecordDatabase s) {
            return record(event, s.database());
        } else if (step instanceof Step.RaiseDatabase s) {
            return raise(event, s.database());
        } else if (step instanceof Step.RestoreDatabase s) {
            return restore(event, s.database(), seen);
        } else if (step instanceof Step.CopyDatabase s) {
            return progress(
                    databases.copy(
                            Observer.ref(event).in(identity.uid()),
                            id(event, s.database()),
                            spec(event, s.database()).copyOrDefault(),
                            secrets.of(event, spec(event, s.database()))),
                    "DatabaseCopyFailed");
        } else if (step instanceof Step.RemoveDatabaseCopy s) {
            return progress(
                    databases.removeCopy(Observer.ref(event), id(event, s.database())), "DatabaseCopyNotRemoved");
        } else if (step instanceof Step.CopyNamespace) {
            try (Copying.Told told = copying.of(event)) {
                return progress(staging.copy(request(seen), told));
            }
        } else if (step instanceof Step.ReleaseCopy) {
            return progress(staging.release(request(seen)));
        } else if (step instanceof Step.RemoveNamespace) {
            return progress(staging.remove(request(seen)));
        } else if (step instanceof Step.StartRehearsal s) {
            return start(event, s.name());
        } else if (step instanceof Step.DeleteRehearsal s) {
            return delete(event, s.name());
        } else if (step instanceof Step.RaiseWorkload s) {
            workloads.raise(namespace(event), name, s.workload());
            return new Progress.Running("raised " + s.workload().name());
        } else if (step instanceof Step.RestoreWorkload s) {
            return handChanged(workloads.restore(namespace(event), name, s.workload()));
        }
        throw new IllegalStateException("no way to take " + step);
    }

    private Progress record(TrafficEvent event, String database) {
        var until = Timeline.of(event.getSpec()).end();
        return databases.record(Observer.ref(event), id(event, database), until);
    }

    private Progress raise(TrafficEvent event, String database) {
        DatabaseSpec spec = spec(event, database);
        Target target = Observer.target(event.getSpec(), spec);
        return target == null
                ? new Progress.Done("nothing to raise")
                : databases.raise(Observer.ref(event), id(event, database), target);
    }

    private Progress restore(TrafficEvent event, String database, Sighting seen) {
        EventRef ref = Observer.ref(event);
        Target target = Observer.target(event.getSpec(), spec(event, database));
        var observation = seen.databases().get(database);
        DatabaseRecord tagged = observation == null ? null : observation.record();
        DatabaseRecord record = tagged != null ? tagged : Observer.recorded(event, database);
        if (record == null) {
            return new Progress.Blocked(
                    "RecordLost",
                    "database " + database + ": neither its tags nor the event's status say what it was before; put it"
                            + " back by hand and remove its airtime.dev/ tags");
        }
        return databases.restore(ref, id(event, database), target == null ? Target.NONE : target, record);
    }

    private Progress start(TrafficEvent event, String name) {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace(event))
                .withLabels(Map.of(Keys.EVENT, event.getMetadata().getName(), Keys.MANAGED_BY, Keys.AIRTIME))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(event.getApiVersion())
                        .withKind(event.getKind())
                        .withName(event.getMetadata().getName())
                        .withUid(event.getMetadata().getUid())
                        .build())
                .build());
        rehearsal.setSpec(new RehearsalSpec(event.getMetadata().getName(), null, false, null, null, List.of(), null));
        try {
            client.resource(rehearsal).create();
            LOG.info("{}: rehearsal {} created", event.getMetadata().getName(), name);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        return new Progress.Running("rehearsal " + name + " begins");
    }

    /** The one that was looked at, and finished: not another of its name. */
    private Progress delete(TrafficEvent event, String name) {
        Rehearsal found = client.resources(Rehearsal.class)
                .inNamespace(namespace(event))
                .withName(name)
                .get();
        if (found != null
                && found.getStatus() != null
                && found.getStatus().finishedAt() != null
                && event.getMetadata().getName().equals(found.getSpec().trafficEvent())) {
            client.resource(found)
                    .lockResourceVersion(found.getMetadata().getResourceVersion())
                    .delete();
            LOG.info(
                    "{}: rehearsal {} is no longer kept (spec.rehearsal.schedule, history limits)",
                    event.getMetadata().getName(),
                    name);
        }
        return new Progress.Running("rehearsal " + name + " is no longer kept");
    }

    private static Progress handChanged(@Nullable String sentence) {
        return sentence == null ? new Progress.Running("put back") : new Progress.Blocked("ChangedByHand", sentence);
    }

    private static Progress progress(CopyObservation copy, String failed) {
        return copy.state() == CopyObservation.State.Failed
                ? new Progress.Blocked(failed, copy.message())
                : new Progress.Running(copy.message());
    }

    private static Progress progress(StagingObservation copy) {
        return copy.state() == StagingObservation.State.Foreign
                ? new Progress.Blocked("NamespaceNotOurs", copy.message())
                : new Progress.Running(copy.message());
    }

    private static StagingRequest request(Sighting seen) {
        StagingRequest request = seen.request();
        if (request == null) {
            throw new IllegalStateException("a step of the copy was decided without spec.staging");
        }
        return request;
    }

    private static String namespace(TrafficEvent event) {
        return event.getMetadata().getNamespace();
    }

    private static DatabaseSpec spec(TrafficEvent event, String name) {
        return event.getSpec().databases().stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a step names database " + name + ", which spec lacks"));
    }

    private static DatabaseId id(TrafficEvent event, String name) {
        return DatabaseId.of(spec(event, name));
    }
}
