package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** What the logs of the copy's pods told while a load ran. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LogsSeen(
        @JsonPropertyDescription("They were read up to here.")
        String readTo,

        @JsonPropertyDescription("What was found, the first first, at most 20.")
        List<LogSign> signs,

        @JsonPropertyDescription("What could not be read, and the permission that opens it.")
        List<String> notSeen) {
    public LogsSeen {
        signs = signs == null ? List.of() : List.copyOf(signs);
        notSeen = notSeen == null ? List.of() : List.copyOf(notSeen);
    }
}
