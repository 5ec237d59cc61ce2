package dev.airtime.rehearsal;

import java.util.regex.Pattern;

/** Takes out of a line of a log, of an error, or of an endpoint's name what looks like a secret. */
final class Redaction {
    private static final String SPOKEN_OF =
            "(?i)\\b([\\w-]*(?:password|passwd|pwd|secret|token|authorization|api[_-]?key|credential)[\\w-]*)";
    private static final String VALUE = "(?:(?:bearer|basic)\\s+)?[\"']?[^\\s\"',;&)]+";
    private static final Pattern NAMED = Pattern.compile(SPOKEN_OF + "([\"']?\\s*[=:]\\s*)" + VALUE);
    /** As airtime_names.py has it. */
    private static final Pattern NAMED_IN_NAME =
            Pattern.compile(SPOKEN_OF + "([\"']?\\s*=\\s*|[\"']\\s*:\\s*|\\s*:\\s*(?=(?:bearer|basic)\\s))" + VALUE);

    private static final Pattern IN_URL = Pattern.compile("://[^/\\s:@]+:[^/\\s@]+@");

    private Redaction() {}

    static String redact(String line) {
        return without(NAMED, line);
    }

    /**
     * What follows a colon is no value in a name, unless it is JSON's or a header's: {@code /users/{id}/password:reset} is an
     * operation of an API, {@code token: refresh} and {@code token: login} are two transactions.
     */
    static String ofName(String name) {
        return without(NAMED_IN_NAME, name);
    }

    private static String without(Pattern named, String text) {
        return IN_URL.matcher(named.matcher(text).replaceAll("$1$2…")).replaceAll("://…@");
    }
}
