package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Data of a copied database and the memory that it can be cached in. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemorySeen(
        @JsonPropertyDescription("Tables, in mebibytes.") long dataMiB,

        @JsonPropertyDescription("Indexes, in mebibytes.") long indexMiB,

        @JsonPropertyDescription("The memory for both, in mebibytes: InnoDB's buffer pool, or effective_cache_size.")
        long cacheMiB,

        @JsonPropertyDescription("Pages that were asked for under load.")
        long pages,

        @JsonPropertyDescription(
                "Those of them that were in the buffer pool, or in shared_buffers; absent without pages.")
        @Nullable
        String hits) {}
