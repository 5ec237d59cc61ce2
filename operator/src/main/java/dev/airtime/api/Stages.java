package dev.airtime.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stages must be for a run of them to say something. Pure. */
public final class Stages {
    /** A shorter stage proves nothing: workers report every 3 s, and its first seconds are those of the ramp. */
    public static final Duration SHORTEST = Duration.ofSeconds(10);

    private Stages() {}

    /** Why the load would say nothing, each with its field and what to write instead; empty when it would. */
    public static List<String> refused(@Nullable RehearsalTemplate template) {
        List<String> sentences = new ArrayList<>(Ramps.tooSteep(template));
        if (template == null || template.locust() == null || template.stages().isEmpty()) {
            return sentences;
        }
        List<Stage> stages = template.stages();
        int most = Stage.mostUsers(stages);
        int peak = stages.size() - 1;
        while (stages.get(peak).users() < most) {
            peak--;
        }
        if (stages.get(peak).hold().compareTo(SHORTEST) < 0) {
            sentences.add("stages[" + peak + "].for: the stage with the most users, by which the run is judged, lasts "
                    + Durations.format(stages.get(peak).hold()) + ", which is too short to say anything: write for: "
                    + Durations.format(SHORTEST) + " or more");
        }
        return sentences;
    }
}
