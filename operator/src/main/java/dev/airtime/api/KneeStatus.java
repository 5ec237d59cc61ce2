package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * Where throughput stops growing, by the Universal Scalability Law fitted to the levels:
 * X(N) = λN / (1 + σ(N−1) + κN(N−1)), with its peak at N = √((1−σ)/κ) (N. Gunther, Guerrilla Capacity Planning, Springer
 * 2007, chapter 4).
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KneeStatus(
        @JsonPropertyDescription("Users at which throughput is highest, by the fit; absent where it has no peak.")
        @Nullable
        Integer users,

        @JsonPropertyDescription("Requests a second at that peak, by the fit.") @Nullable
        String requestsPerSecond,

        @JsonPropertyDescription("true where the peak is beyond the largest level: then it was not measured.") @Nullable
        Boolean extrapolated,

        @JsonPropertyDescription("λ: requests a second of one user alone.") @Nullable
        String lambda,

        @JsonPropertyDescription("σ: contention, the share of the work that waits in line.") @Nullable
        String sigma,

        @JsonPropertyDescription("κ: coherency, what each pair of users costs.") @Nullable
        String kappa,

        @JsonPropertyDescription("R² of the fit.") @Nullable String rSquared,

        @JsonPropertyDescription("The largest difference of a level from the fit, as a share of the fit.") @Nullable
        String largestResidual,

        @JsonPropertyDescription("The knee in a sentence, or why there is none.")
        String message) {
    /** Without a knee, and why. */
    public static KneeStatus none(String why) {
        return new KneeStatus(null, null, null, null, null, null, null, null, why);
    }
}
