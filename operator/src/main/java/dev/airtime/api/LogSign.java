package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Lines of a workload's logs in which a pattern was found. The lines themselves are not kept. */
public record LogSign(
        @JsonPropertyDescription("The Deployment, StatefulSet or Job, else the pod.")
        String workload,

        @JsonPropertyDescription("The pattern's name, as docs/diagnosis.md or spec.rehearsal.logPatterns has it.")
        String pattern,

        @JsonPropertyDescription("In how many lines.") long lines,

        @JsonPropertyDescription("The first of them.") String firstAt,

        @JsonPropertyDescription("Users at the same time when it was first read.")
        int users) {}
