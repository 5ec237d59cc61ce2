package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A ConfigMap or Secret of the copy when a load test began: whether it changed, not what it holds. */
public record TestedConfiguration(
        @JsonPropertyDescription("Kind and name: ConfigMap/shop.")
        String name,

        @JsonPropertyDescription("A digest of what it holds; that of a Secret is salted and slow to compute.")
        String digest) {}
