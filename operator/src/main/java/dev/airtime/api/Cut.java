package dev.airtime.api;

/** Cuts texts that are too long for where they are shown. */
public final class Cut {
    private Cut() {}

    /**
     * {@code text} with at most {@code longest} characters; of a longer one the beginning, and an ellipsis. No character of two
     * halves (an emoji) is cut in the middle: half of one can't be written as JSON.
     */
    public static String to(int longest, String text) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
