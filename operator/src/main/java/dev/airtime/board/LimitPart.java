package dev.airtime.board;

import dev.airtime.api.KneeStatus;
import dev.airtime.api.LimitLevel;
import dev.airtime.api.LimitStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A search for the limit in the report: what was found, its levels, and throughput by users with the fit beside it. */
final class LimitPart {
    private LimitPart() {}

    static String of(@Nullable LimitStatus limit) {
        if (limit == null) {
            return "";
        }
        return "<div><b>" + Html.text(found(limit)) + "</b></div>"
                + (limit.message() == null ? "" : note(limit.message()))
                + (limit.knee() == null ? "" : note(limit.knee().message()))
                + chart(limit)
                + RehearsalReport.table(
                        List.of("users", "", "requests a second", "p95", "failed", "why"),
                        limit.levels().stream().map(LimitPart::row).toList());
    }

    private static String found(LimitStatus limit) {
        String users = Chart.figure(limit.users()) + " users";
        if (limit.reachedTo()) {
            return "held at least " + users;
        }
        String broke = limit.brokenAt() == null ? "" : ", broke at " + Chart.figure(limit.brokenAt());
        return limit.users() == 0 ? "no level held" + broke : "held " + users + broke;
    }

    private static String note(String text) {
        return "<div class=\"note\">" + Html.text(text) + "</div>";
    }

    private static List<String> row(LimitLevel level) {
        return List.of(
                Chart.figure(level.users()),
                switch (level.outcome()) {
                    case Held -> "held";
                    case Broke -> "broke";
                    case NoStatement -> "says nothing";
                },
                Objects.toString(level.requestsPerSecond(), "–"),
                Objects.toString(level.p95(), "–"),
                Objects.toString(level.failureRate(), "–"),
                Objects.toString(level.message(), ""));
    }

    /** Levels that say nothing are left out. */
    private static String chart(LimitStatus limit) {
        List<LimitLevel> levels = limit.levels().stream()
                .filter(l -> l.outcome() != LimitLevel.Outcome.NoStatement && l.requestsPerSecond() != null)
                .sorted(Comparator.comparingInt(LimitLevel::users))
                .toList();
        if (levels.size() < 2) {
            return "";
        }
        Chart.Line<LimitLevel> measured = new Chart.Line<>("measured", 1, l -> number(l.requestsPerSecond()));
        KneeStatus knee = limit.knee();
        List<Chart.Line<LimitLevel>> lines = knee == null || knee.lambda() == null
                ? List.of(measured)
                : List.of(measured, new Chart.Line<>("fit", 2, l -> fitted(knee, l.users())));
        return Chart.render(
                "Requests a second, by users", "", levels, LimitLevel::users, u -> Chart.figure(Math.rint(u)), lines);
    }

    private static double fitted(KneeStatus knee, int users) {
        return number(knee.lambda())
                * users
                / (1 + number(knee.sigma()) * (users - 1) + number(knee.kappa()) * users * (users - 1.0));
    }

    private static double number(@Nullable String text) {
        return text == null ? 0 : Double.parseDouble(text);
    }
}
