package dev.airtime.api;

/** Kinds whose replicas Airtime raises. */
public enum WorkloadKind {
    Deployment,
    StatefulSet
}
