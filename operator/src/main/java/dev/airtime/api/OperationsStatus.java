package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which calls of the API a load test made. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OperationsStatus(
        @JsonPropertyDescription(
                "Where the operations are from: the OpenAPI document, or the paths of Ingresses and" + " HTTPRoutes.")
        String source,

        @JsonPropertyDescription("Called with success, of all, for example 12/20.") @Nullable
        String called,

        @JsonPropertyDescription("Those never called, at most 100.")
        List<String> neverCalled,

        @JsonPropertyDescription("Those of which every call failed, at most 100: they don't count as called.")
        List<String> onlyFailed,

        @JsonPropertyDescription("Endpoints of the run that are no operation of it, at most 50.")
        List<String> unknown,

        @JsonPropertyDescription("Why nothing can be said.") @Nullable
        String message) {
    public OperationsStatus {
        neverCalled = neverCalled == null ? List.of() : List.copyOf(neverCalled);
        onlyFailed = onlyFailed == null ? List.of() : List.copyOf(onlyFailed);
        unknown = unknown == null ? List.of() : List.copyOf(unknown);
    }
}
