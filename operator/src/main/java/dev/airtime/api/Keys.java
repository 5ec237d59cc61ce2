package dev.airtime.api;

/** Labels, annotations and names that Airtime writes, all under {@code airtime.dev/}. */
public final class Keys {
    /** Label of a copy's namespace: the namespace it is a copy of. What lacks it is never written to or deleted. */
    public static final String STAGING_OF = "airtime.dev/staging-of";
    /** Label of everything made for an event: the event's name. */
    public static final String EVENT = "airtime.dev/event";
    /** Annotation of a copy's namespace: the uid of the event it was made for. */
    public static final String EVENT_UID = "airtime.dev/event-uid";
    /** Label of load test pods and what belongs to them: the Rehearsal's name. */
    public static final String REHEARSAL = "airtime.dev/rehearsal";
    /** Label of load test pods: master, worker or job. */
    public static final String ROLE = "airtime.dev/role";
    /** Label of every copied object: the namespace it was copied from. What lacks it in a copy is never pruned. */
    public static final String COPIED_FROM = "airtime.dev/copied-from";
    /** Annotation of a copy's namespace, written last: the hash of the request that is completely copied. */
    public static final String COPY_COMPLETE = "airtime.dev/copy-complete";
    /** Annotation of a copy's namespace: when its pods were allowed to run (RFC 3339). */
    public static final String RELEASED = "airtime.dev/released";
    /** Annotation of a copy's namespace: what stops the copy, as {@code Reason: sentence}. */
    public static final String BLOCKED = "airtime.dev/blocked";
    /** Annotation of a copy's namespace: whether closed egress was proven to hold, when, and of which policy. */
    public static final String WALL = "airtime.dev/wall";
    /** Annotation of a copy's namespace: since when its removal waits, by the event's clock, and its phase. */
    public static final String REMOVING = "airtime.dev/removing";
    /** Annotation of a copy's namespace: what the copy or its removal waits for, in a sentence. */
    public static final String WAITS_FOR = "airtime.dev/waits-for";
    /** Annotation of a copy's namespace: snapshots of production's volumes were asked for. */
    public static final String SNAPSHOTS = "airtime.dev/snapshots";
    /** Annotation of an event, set by a person: any new value brings the copy up to date with production. */
    public static final String SYNC = "airtime.dev/sync";
    /** Annotation of every copied object: the hash of what was applied, by which an equal one is left alone. */
    public static final String HASH = "airtime.dev/hash";
    /** Annotation of a copied workload: the replicas that production has. */
    public static final String WANTED_REPLICAS = "airtime.dev/wanted-replicas";
    /** Annotation of a copied workload: the replicas that its release set. */
    public static final String RELEASED_REPLICAS = "airtime.dev/released-replicas";
    /** Annotation of a raised workload or autoscaler: what it was before. */
    public static final String BEFORE = "airtime.dev/before";
    /** Annotation that a user sets on a workload: database connections that each pod's pool may open. */
    public static final String POOL_SIZE = "airtime.dev/pool-size";
    /** Annotation by which a person approves a plan: the plan hash. */
    public static final String APPROVED = "airtime.dev/approved";
    /** Label of everything that Airtime makes. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    /** Value of {@link #MANAGED_BY}, and the field manager of every write. */
    public static final String AIRTIME = "airtime";

    private Keys() {}
}
