/** Production's workloads: replicas and autoscalers, raised for an event and put back. */
@NullMarked
package dev.airtime.workload;

import org.jspecify.annotations.NullMarked;
