package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The connections of a copied database as one look counted them. */
public record ConnectionLook(
        @JsonPropertyDescription("Seconds since the first look.")
        int seconds,

        @JsonPropertyDescription("Users at that time; 0 outside of the load.")
        int users,

        @JsonPropertyDescription("All connections of clients.")
        int connections,

        @JsonPropertyDescription("Those that were opened since the look before, used once and kept idle.")
        int abandoned,

        @JsonPropertyDescription("IP addresses from which there were connections.")
        int clients) {
    /** From one client. */
    public ConnectionLook(int seconds, int users, int connections, int abandoned) {
        this(seconds, users, connections, abandoned, 1);
    }
}
