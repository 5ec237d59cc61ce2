package dev.airtime.diagnosis;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.DatabaseInside;
import dev.airtime.api.LogSign;
import dev.airtime.api.StaticContentStatus;
import dev.airtime.api.StrainSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a rehearsal measured, as plain values. What could not be measured is null or empty: no figure, no
 * finding.
 *
 * @param workloads workloads of the copy that have pods
 * @param databases databases of the copy
 * @param requests requests sent in all
 * @param causes failed requests by cause
 * @param users users at the highest load
 * @param coverage tested and untested; null where nothing is expected
 * @param generator the load generator; null of a plain Job
 * @param troubles what went wrong with the copy's pods while the load ran
 * @param logs what their logs told meanwhile, the first first
 * @param staticContent requests that a CDN would have answered; null where there were none, or nobody counted
 */
public record Measurements(
        List<Workload> workloads,
        List<Database> databases,
        long requests,
        List<CauseStatus> causes,
        int users,
        @Nullable Expected coverage,
        @Nullable Generator generator,
        List<PodTrouble> troubles,
        List<LogSign> logs,
        @Nullable StaticContentStatus staticContent) {
    /** Of pods with which nothing went wrong. */
    public Measurements(
            List<Workload> workloads,
            List<Database> databases,
            long requests,
            List<CauseStatus> causes,
            int users,
            @Nullable Expected coverage,
            @Nullable Generator generator) {
        this(workloads, databases, requests, causes, users, coverage, generator, List.of(), List.of(), null);
    }

    public Measurements {
        troubles = List.copyOf(troubles);
        logs = List.copyOf(logs);
        workloads = List.copyOf(workloads);
        databases = List.copyOf(databases);
        causes = List.copyOf(causes);
    }

    /**
     * The size of the pool that a workload declares for a database; null when it declares none. One without a database's name
     * counts where there is only one database: else it is not known whose it is.
     */
    @Nullable
    Integer pool(Workload workload, String database) {
        Integer size = workload.pools().get(database);
        return size == null && databases.size() == 1 ? workload.pools().get("") : size;
    }

    /**
     * A workload of the copy.
     *
     * @param name for example {@code api}
     * @param pods pods that it asks for
     * @param maxPods pods that its autoscaler may make of it; {@code pods} without one
     * @param pools connections that each pod's pool may open, by database; the key {@code ""} where none is named
     */
    public record Workload(String name, int pods, int maxPods, Map<String, Integer> pools) {
        public Workload {
            pools = Map.copyOf(pools);
        }
    }

    /**
     * A database of the copy.
     *
     * @param name as in spec.databases
     * @param instanceClass for example {@code db.m5.large}; null when not known
     * @param maxConnections the parameter's value; null when not known
     * @param reserved connections of {@code maxConnections} that applications don't get
     * @param connections the most that were open; null when not measured
     * @param cpu the highest CPU use, a ratio; null when not measured
     * @param at when the newest of {@code connections} and {@code cpu} was measured; null when neither was
     * @param inside what SQL showed inside it; null when it was not looked into
     * @param strain what was asked of its volume, and its credits; null when not measured
     */
    public record Database(
            String name,
            @Nullable String instanceClass,
            @Nullable Integer maxConnections,
            int reserved,
            @Nullable Integer connections,
            @Nullable Double cpu,
            @Nullable Instant at,
            @Nullable DatabaseInside inside,
            @Nullable StrainSeen strain) {
        /** A database that was not looked into. */
        public Database(
                String name,
                @Nullable String instanceClass,
                @Nullable Integer maxConnections,
                int reserved,
                @Nullable Integer connections,
                @Nullable Double cpu,
                @Nullable Instant at) {
            this(name, instanceClass, maxConnections, reserved, connections, cpu, at, null, null);
        }

        /** This with the highest CPU use of the run instead of the newest. */
        public Database atMost(double highest) {
            return new Database(
                    name,
                    instanceClass,
                    maxConnections,
                    reserved,
                    connections,
                    cpu == null ? highest : Double.valueOf(Math.max(cpu, highest)),
                    at,
                    inside,
                    strain);
        }

        /** This with what was asked of its volume in the whole run instead of the newest minute. */
        public Database with(StrainSeen ofTheRun) {
            return new Database(name, instanceClass, maxConnections, reserved, connections, cpu, at, inside, ofTheRun);
        }

        /** This with what SQL showed, which knows the limit better than a formula. */
        public Database with(DatabaseInside seen) {
            return new Database(
                    name,
                    instanceClass,
                    seen.maxConnections() == null ? maxConnections : seen.maxConnections(),
                    seen.reservedConnections() == null ? reserved : seen.reservedConnections(),
                    connections,
                    cpu,
                    at,
                    seen,
                    strain);
        }
    }

    /**
     * Users and requests a minute that the event expects (null: not said) and that the run had.
     *
     * @param headroom how many times of it the event asks for; null: once
     * @param duration how long the event lasts; null: not said
     */
    public record Expected(
            @Nullable Integer users,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer headroom,
            int testedUsers,
            long testedPerMinute,
            @Nullable Duration duration) {
        /** From further away a proportion says nothing. */
        private static final int FURTHEST = 10;

        /** How many times of the tested users are expected; empty where that is not known, or too far to say anything. */
        Optional<Double> times() {
            return users == null || testedUsers <= 0 || (long) testedUsers * FURTHEST < users
                    ? Optional.empty()
                    : Optional.of((double) users / testedUsers);
        }

        /** {@code expected}, as many times as the event asks for. */
        long wanted(int expected) {
            return (long) expected * (headroom == null ? 1 : headroom);
        }
    }

    /**
     * The load generator.
     *
     * @param workers asked for
     * @param lost gone under load
     * @param cpu of the busiest worker, a ratio; null when unknown
     */
    public record Generator(int workers, int lost, @Nullable Double cpu) {}

    /**
     * What went wrong with pods of the copy.
     *
     * @param workload whose pods
     * @param container which container; null where it is the whole pod
     * @param times how often, or of an autoscaler its maximum
     * @param detail of OutOfMemory the memory limit, of Exited how it ended, of CpuAtLimit how much, of an autoscaler its
     *     name, of the others Kubernetes' own words; null when not known
     */
    public record PodTrouble(
            String workload,
            Kind kind,
            @Nullable String container,
            int times,
            @Nullable String detail) {
        /** What it is. */
        public enum Kind {
            /** A container was killed since it used more memory than its limit. */
            OutOfMemory,
            /** A container ended, and not by itself with exit code 0. */
            Exited,
            /** A container used its CPU limit. */
            CpuAtLimit,
            /** Readiness probes failed. */
            Unready,
            /** Pods found no node. */
            Unschedulable,
            /** An autoscaler reached its maximum. */
            AutoscalerAtMaximum
        }
    }
}
