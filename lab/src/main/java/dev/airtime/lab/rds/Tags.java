package dev.airtime.lab.rds;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * RDS's rules for tags: RDS guide, {@code USER_Tagging}, and the service model's {@code Tag}. That a 51st tag is refused
 * as InvalidParameterValue is a guess: the model names no code for it.
 */
final class Tags {
    static final int MOST = 50;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Tags() {}

    /** Adds {@code more} to {@code tags}, or throws InvalidParameterValue and adds nothing. */
    static void add(Map<String, String> tags, Map<String, String> more) {
        more.forEach(Tags::check);
        Set<String> keys = new TreeSet<>(tags.keySet());
        keys.addAll(more.keySet());
        if (keys.size() > MOST) {
            throw AwsError.value(
                    "Too many tags: a resource can have " + MOST + ", this would make " + keys.size() + ".");
        }
        tags.putAll(more);
    }

    private static void check(String key, String value) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || !ALLOWED.matcher(key).matches()) {
            throw AwsError.value("Invalid tag key '" + key + "': 1 to " + LONGEST_KEY
                    + " letters, digits, white space or _.:/=+-@ are allowed.");
        }
        if (value.length() > LONGEST_VALUE || !ALLOWED.matcher(value).matches()) {
            throw AwsError.value("Invalid value of the tag '" + key + "': up to " + LONGEST_VALUE
                    + " letters, digits, white space or _.:/=+-@ are allowed.");
        }
        for (String text : new String[] {key, value}) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith("aws:") || lower.startsWith("rds:")) {
                throw AwsError.value("The tag '" + key + "' begins with a reserved prefix: aws: or rds:.");
            }
        }
    }
}
