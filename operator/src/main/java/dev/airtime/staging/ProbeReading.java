package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one probe pod shows.
 *
 * @param name the pod
 * @param control whether it is the pod that is let out
 * @param reached the places it reached; null while it has not said
 * @param trouble why it has not said, when it never will or does not start
 * @param over whether it has ended
 * @param created when it was made
 */
record ProbeReading(
        String name, boolean control, @Nullable Set<String> reached, String trouble, boolean over, Instant created) {
    /** A pod that nobody schedules has no deadline that runs. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What the pods say together. */
    sealed interface Verdict {
        /** They have not ended. */
        record Waiting(String message) implements Verdict {}

        /** Each shut pod failed where the other one got through. */
        record Proven(List<String> targets) implements Verdict {}

        /** A shut pod got through. */
        record Open(ProbeTarget target) implements Verdict {}

        /** Nothing follows from what they say. */
        record Inconclusive(String why) implements Verdict {}
    }

    static ProbeReading of(JsonNode pod, Instant now) {
        JsonNode status = pod.path("status");
        String phase = status.path("phase").asText("");
        JsonNode state = status.path("containerStatuses").path(0).path("state");
        boolean over = phase.equals("Succeeded") || phase.equals("Failed");
        Set<String> reached =
                over ? said(state.path("terminated").path("message").asText("")) : null;
        return new ProbeReading(
                pod.path("metadata").path("name").asText(),
                ProbePods.CONTROL.equals(
                        pod.path("metadata").path("labels").path(Keys.ROLE).asText()),
                reached,
                reached != null ? "" : trouble(status, state),
                over,
                Optional.of(pod.path("metadata").path("creationTimestamp").asText(""))
                        .filter(t -> !t.isEmpty())
                        .map(Instant::parse)
                        .orElse(now));
    }

    /** The command's line: {@code {"reached": [...]}}. */
    private static @Nullable Set<String> said(String message) {
        try {
            JsonNode reached = Json.parse(message.strip()).path("reached");
            if (!reached.isArray()) {
                return null;
            }
            Set<String> places = new HashSet<>();
            reached.forEach(p -> places.add(p.asText()));
            return places;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String trouble(JsonNode status, JsonNode state) {
        for (String phase : List.of("waiting", "terminated")) {
            String reason = state.path(phase).path("reason").asText("");
            if (!reason.isEmpty() && !reason.equals("ContainerCreating") && !reason.equals("PodInitializing")) {
                String message = state.path(phase).path("message").asText("");
                return reason + (message.isEmpty() ? "" : ": " + message);
            }
        }
        if (!status.path("reason").asText("").isEmpty()) {
            return status.path("reason").asText() + ": "
                    + status.path("message").asText();
        }
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("PodScheduled")
                    && condition.path("status").asText().equals("False")) {
                return condition.path("reason").asText() + ": "
                        + condition.path("message").asText();
            }
        }
        return "";
    }

    /** @param wanted how many pods there should be, with the one that is let out */
    static Verdict judge(List<ProbeReading> pods, List<ProbeTarget> targets, int wanted, Instant now) {
        for (ProbeReading pod : pods) {
            for (ProbeTarget target : targets) {
                if (!pod.control()
                        && target.disproves()
                        && pod.reached() != null
                        && pod.reached().contains(target.place())) {
                    return new Verdict.Open(target);
                }
            }
        }
        for (ProbeReading pod : pods) {
            boolean mute = pod.over() && pod.reached() == null;
            if (mute || (!pod.over() && now.isAfter(pod.created().plus(PATIENCE)))) {
                return new Verdict.Inconclusive("pod " + pod.name() + " "
                        + (mute ? "ended without a result" : "does not start")
                        + (pod.trouble().isEmpty() ? "" : " (" + pod.trouble() + ")"));
            }
        }
        long over = pods.stream().filter(ProbeReading::over).count();
        if (over < wanted) {
            String trouble = pods.stream()
                    .filter(p -> !p.trouble().isEmpty())
                    .map(p -> "; " + p.name() + ": " + p.trouble())
                    .findFirst()
                    .orElse("");
            return new Verdict.Waiting("pods try to reach production from the copy, and must fail: " + over + " of "
                    + wanted + " have ended" + trouble);
        }
        List<String> proven = new ArrayList<>();
        boolean controlled = false;
        for (ProbeTarget target : targets) {
            boolean open = pods.stream().anyMatch(p -> p.control() && reaches(p, target));
            controlled |= open;
            if (open && pods.stream().noneMatch(p -> !p.control() && reaches(p, target))) {
                proven.add(target.name());
            }
        }
        if (!proven.isEmpty()) {
            return new Verdict.Proven(proven);
        }
        return new Verdict.Inconclusive(
                controlled
                        ? "only a node's own address could be tried, and that is never closed"
                        : "the pod that is let out reached none of "
                                + String.join(
                                        ", ",
                                        targets.stream().map(ProbeTarget::name).toList())
                                + " either, so that the others' failure shows nothing");
    }

    private static boolean reaches(ProbeReading pod, ProbeTarget target) {
        return pod.reached() != null && pod.reached().contains(target.place());
    }
}
