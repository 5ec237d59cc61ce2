package dev.airtime.database;

import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is known of those for whom copies are made.
 *
 * @param cluster the Kubernetes cluster: the uid of its namespace kube-system; empty when it is not known, so that nothing
 *     is swept
 * @param watched whether this operator carries the events of a namespace: what belongs to others' is left alone
 * @param events the uids of all events that are there, being deleted or not; asked after AWS was read, so that a copy which
 *     was seen has its event among them
 */
public record Sweep(String cluster, Predicate<String> watched, Supplier<Set<String>> events) {}
