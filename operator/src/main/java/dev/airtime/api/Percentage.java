package dev.airtime.api;

import java.util.Locale;

/** Percentages as users write them: {@code 1%}, {@code 0.5%}, {@code 60%}. */
public final class Percentage {
    /** What the API server accepts in a percentage field. */
    public static final String PATTERN = "^(100([.]0+)?|[0-9]{1,2}([.][0-9]+)?)%$";
    /** The CEL rule of a percentage field. */
    public static final String RULE = "self.matches('" + PATTERN + "')";
    /** What to write where {@link #RULE} does not hold. */
    public static final String MESSAGE = "must be a percentage from 0% to 100%: write for example 1% or 0.5%";

    private Percentage() {}

    /**
     * The ratio, 0 to 1.
     *
     * @throws IllegalArgumentException naming the text when it is not a percentage
     */
    public static double parse(String text) {
        if (!text.matches(PATTERN)) {
            throw new IllegalArgumentException("\"" + text + "\" is not a percentage: write for example 1% or 0.5%");
        }
        return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
    }

    /** A ratio of 0 to 1 with one decimal where it is small: {@code 0.4%}, {@code 61%}. */
    public static String format(double ratio) {
        double percent = ratio * 100;
        return percent > 0 && percent < 10
                ? String.format(Locale.ROOT, "%.1f%%", percent)
                : String.format(Locale.ROOT, "%.0f%%", percent);
    }
}
