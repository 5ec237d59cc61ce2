package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that will break, why, and what to do. */
public record Finding(
        @JsonPropertyDescription("The rule that found it, for example ConnectionBudget.")
        String id,

        @JsonPropertyDescription("Critical: the event won't be survived. Warning: it may not. Info: good to know.")
        Severity severity,

        @JsonPropertyDescription("One sentence.") String message,

        @JsonPropertyDescription("The numbers behind it.") Map<String, String> evidence,

        @JsonPropertyDescription("What to do.") @Nullable String remedy,

        @JsonPropertyDescription("The field to change.") @Nullable
        String field) {
    /** How bad. */
    public enum Severity {
        Critical,
        Warning,
        Info
    }

    public Finding {
        evidence = evidence == null ? Map.of() : Map.copyOf(evidence);
    }
}
