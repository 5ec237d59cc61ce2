package dev.airtime.plan;

import dev.airtime.api.WorkloadSpec;

/** Something to do now. Each is idempotent, may be lost at any instruction, and is decided again until it is done. */
public sealed interface Step {
    /** Make, or go on making, the staging copy of a database. */
    record CopyDatabase(String database) implements Step {}

    /** Copy the namespace's objects, at zero replicas. */
    record CopyNamespace() implements Step {}

    /** Let the copy's pods run. */
    record ReleaseCopy() implements Step {}

    /** Remove the copy of the namespace. */
    record RemoveNamespace() implements Step {}

    /** Remove the staging copy of a database, with its snapshot. */
    record RemoveDatabaseCopy(String database) implements Step {}

    /** Create the event's own Rehearsal. */
    record StartRehearsal(String name) implements Step {}

    /** Delete a Rehearsal that is beyond the limits of what is kept. */
    record DeleteRehearsal(String name) implements Step {}

    /** Write down what a database is, as tags on the instance. */
    record RecordDatabase(String database) implements Step {}

    /** Raise a database, or go on. */
    record RaiseDatabase(String database) implements Step {}

    /** Put a database back, or go on. */
    record RestoreDatabase(String database) implements Step {}

    /** Raise a workload's replicas. */
    record RaiseWorkload(WorkloadSpec workload) implements Step {}

    /** Put a workload's replicas back. */
    record RestoreWorkload(WorkloadSpec workload) implements Step {}
}
