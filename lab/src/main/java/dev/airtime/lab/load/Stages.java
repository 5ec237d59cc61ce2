package dev.airtime.lab.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The users over time, as a load test's {@code stages.json} has them. */
public record Stages(List<Stage> stages) {
    /** A ramp to {@code users}, then a plateau; in seconds. */
    public record Stage(int users, double ramp, double hold) {}

    public Stages {
        stages = List.copyOf(stages);
    }

    /** Reads {@code [{"users": 100, "rampSeconds": 30, "holdSeconds": 300}, …]}. */
    public static Stages parse(JsonNode list) {
        List<Stage> stages = new ArrayList<>();
        list.forEach(s -> stages.add(new Stage(
                s.path("users").asInt(),
                s.path("rampSeconds").asDouble(),
                s.path("holdSeconds").asDouble())));
        return new Stages(stages);
    }

    /** How long it takes, in seconds. */
    public double length() {
        return stages.stream().mapToDouble(s -> s.ramp() + s.hold()).sum();
    }

    /** The most users of any stage. */
    public int most() {
        return stages.stream().mapToInt(Stage::users).max().orElse(0);
    }

    /** When the stage of {@code index} (from 0) begins its ramp. */
    public double begin(int index) {
        return stages.subList(0, index).stream()
                .mapToDouble(s -> s.ramp() + s.hold())
                .sum();
    }

    /** The index of the stage at {@code t} seconds; the last one afterwards. */
    public int at(double t) {
        int index = 0;
        while (index < stages.size() - 1 && t >= begin(index + 1)) {
            index++;
        }
        return index;
    }

    /** The users at {@code t} seconds; none before and after. */
    public int users(double t) {
        if (stages.isEmpty() || t < 0 || t >= length()) {
            return 0;
        }
        int index = at(t);
        Stage stage = stages.get(index);
        int before = index == 0 ? 0 : stages.get(index - 1).users();
        double into = t - begin(index);
        return into >= stage.ramp()
                ? stage.users()
                : (int) Math.round(before + (stage.users() - before) * into / stage.ramp());
    }
}
