package dev.airtime.lab.rds;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's ServerlessV2ScalingConfiguration: Aurora guide, {@code aurora-serverless-v2.setting-capacity}; model,
 * ServerlessV2ScalingConfiguration. The words of the refusals are guesses.
 *
 * @param min Aurora capacity units, half steps; 0 lets the cluster pause
 * @param max Aurora capacity units
 * @param pause seconds until it pauses by itself, null unless {@code min} is 0
 */
record Scaling(double min, double max, @Nullable Integer pause) {
    private static final String FORM = "ServerlessV2ScalingConfiguration";
    private static final double MOST = 256;
    private static final int PAUSE = 300;
    private static final int LONGEST_PAUSE = 86_400;

    /** Memory of one Aurora capacity unit. */
    static final long UNIT = 2L << 30;

    Scaling {
        if (min < 0
                || max < 1
                || min > max
                || max > MOST
                || min * 2 != Math.rint(min * 2)
                || max * 2 != Math.rint(max * 2)) {
            throw AwsError.value("Serverless v2 capacity " + min + " to " + max
                    + " isn't valid: use half steps, from 0 to " + MOST + ", the maximum at least 1.");
        }
        if (pause != null && min > 0) {
            throw AwsError.combination("SecondsUntilAutoPause can only be set when the minimum capacity is 0.");
        }
        if (pause != null && (pause < PAUSE || pause > LONGEST_PAUSE)) {
            throw AwsError.value(
                    "SecondsUntilAutoPause " + pause + " isn't between " + PAUSE + " and " + LONGEST_PAUSE);
        }
    }

    /** With RDS's 300 seconds where it may pause and nothing is said about when. */
    static Scaling of(double min, double max, @Nullable Integer pause) {
        return new Scaling(min, max, min == 0 && pause == null ? Integer.valueOf(PAUSE) : pause);
    }

    /** What a request makes of what was there; null when there was nothing and nothing is given. */
    static @Nullable Scaling given(Form form, @Nullable Scaling before) {
        if (!form.has(FORM)) {
            return before;
        }
        Double min = number(form, "MinCapacity");
        Double max = number(form, "MaxCapacity");
        if (before == null && (min == null || max == null)) {
            throw AwsError.combination("MinCapacity and MaxCapacity are needed for Serverless v2.");
        }
        double least = min != null ? min : before == null ? 0 : before.min();
        double most = max != null ? max : before == null ? 0 : before.max();
        String pause = form.text(FORM + ".SecondsUntilAutoPause");
        return of(
                least, most, pause == null ? null : Integer.valueOf(form.integer(FORM + ".SecondsUntilAutoPause", 0)));
    }

    private static @Nullable Double number(Form form, String name) {
        String text = form.text(FORM + "." + name);
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw AwsError.refused("MalformedInput", "Unexpected value for the number " + name + ": " + text);
        }
    }

    Map<String, String> settings() {
        return Map.of(
                "minCapacity",
                Double.toString(min),
                "maxCapacity",
                Double.toString(max),
                "secondsUntilAutoPause",
                pause == null ? "" : pause.toString());
    }
}
