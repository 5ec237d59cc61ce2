package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What {@code kubectl get te} shows in a word or two. */
public record SummaryStatus(
        @JsonPropertyDescription("The databases: '1/1 raised'.") @Nullable
        String databases,

        @JsonPropertyDescription("What happens next and when: 'scale up 19:30Z'.") @Nullable
        String next) {}
