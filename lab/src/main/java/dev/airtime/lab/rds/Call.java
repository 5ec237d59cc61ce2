package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that the lab got.
 *
 * @param at the instant of the event's clock
 * @param action RDS's or CloudWatch's action
 * @param parameters the form as it came, without Action and Version; passwords are masked
 * @param error the error code of the reply, null when it succeeded
 */
public record Call(
        Instant at,
        String action,
        Map<String, String> parameters,
        @Nullable String error) {
    public Call {
        parameters = Map.copyOf(parameters);
    }
}
