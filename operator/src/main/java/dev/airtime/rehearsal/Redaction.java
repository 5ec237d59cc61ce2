package dev.airtime.rehearsal;

import java.util.regex.Pattern;

/** Takes out of a line of a log, or of an error, what looks like a secret. */
final class Redaction {
    private static final Pattern NAMED = Pattern.compile(
            "(?i)\\b([\\w-]*(?:password|passwd|pwd|secret|token|authorization|api[_-]?key|credential)[\\w-]*)"
                    + "([\"']?\\s*[=:]\\s*)(?:(?:bearer|basic)\\s+)?[\"']?[^\\s\"',;&)]+");
    private static final Pattern IN_URL = Pattern.compile("://[^/\\s:@]+:[^/\\s@]+@");

    private Redaction() {}

    static String redact(String line) {
        return IN_URL.matcher(NAMED.matcher(line).replaceAll("$1$2…")).replaceAll("://…@");
    }
}
