package dev.airtime.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** A line chart as inline SVG: needs no script and no network. */
final class Chart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 200;
    private static final int LEFT = 64;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 26;
    private static final int TICKS = 4;
    private static final int MINUTE = 60;

    private Chart() {}

    /**
     * One line.
     *
     * @param tone 1 to 3, the colour
     */
    record Line<P>(String name, int tone, ToDoubleFunction<P> value) {}

    /**
     * Draws {@code points} over time.
     *
     * @param seconds a point's time
     * @param unit behind the figures of the axis
     */
    static <P> String render(
            String title, String unit, List<P> points, ToDoubleFunction<P> seconds, List<Line<P>> lines) {
        return render(title, unit, points, seconds, Chart::time, lines);
    }

    /**
     * Draws {@code points} along any axis that begins at 0.
     *
     * @param along where a point is on it
     * @param named the axis' figures in words
     */
    static <P> String render(
            String title,
            String unit,
            List<P> points,
            ToDoubleFunction<P> along,
            DoubleFunction<String> named,
            List<Line<P>> lines) {
        double length = Math.max(1, points.stream().mapToDouble(along).max().orElse(1));
        double most = lines.stream()
                .flatMap(l -> points.stream().map(p -> l.value().applyAsDouble(p)))
                .max(Comparator.naturalOrder())
                .orElse(0.0);
        double step = step(most);
        double top = step * TICKS;
        StringBuilder svg = new StringBuilder("<figure><figcaption>" + Html.text(title));
        if (lines.size() > 1) {
            lines.forEach(l -> svg.append(" <span class=\"key tone")
                    .append(l.tone())
                    .append("\">")
                    .append(Html.text(l.name()))
                    .append("</span>"));
        }
        svg.append("</figcaption><svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT)
                .append("\" role=\"img\" aria-label=\"")
                .append(Html.text(title + ", at most " + figure(most) + unit))
                .append("\">");
        for (int i = 0; i <= TICKS; i++) {
            double y = y(step * i, top);
            svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y, WIDTH - RIGHT));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s%s</text>",
                    LEFT - 8,
                    y + 4,
                    figure(step * i),
                    Html.text(unit)));
            double at = length * i / TICKS;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                    x(at, length),
                    HEIGHT - 6,
                    i == 0 ? "start" : i == TICKS ? "end" : "middle",
                    named.apply(at)));
        }
        for (Line<P> line : lines) {
            List<String> path = new ArrayList<>();
            points.forEach(p -> path.add(String.format(
                    Locale.ROOT,
                    "%.1f %.1f",
                    x(along.applyAsDouble(p), length),
                    y(line.value().applyAsDouble(p), top))));
            svg.append("<path class=\"line tone")
                    .append(line.tone())
                    .append("\" d=\"M")
                    .append(String.join("L", path))
                    .append("\"/>");
        }
        return svg.append("</svg></figure>").toString();
    }

    /**
     * The smallest of 1, 2, 2.5 and 5 times a power of ten of which {@value TICKS} reach {@code most}; not below what two
     * decimals can tell.
     */
    static double step(double most) {
        double least = (most <= 0 ? 1 : Math.max(most, 0.04)) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static double x(double seconds, double length) {
        return LEFT + seconds / length * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
    }

    /** At most two decimals, thousands apart. */
    static String figure(double value) {
        String text = String.format(Locale.ROOT, "%,.2f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    private static String time(double seconds) {
        long s = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", s / MINUTE, s % MINUTE);
    }
}
