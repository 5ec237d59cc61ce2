package dev.airtime.rehearsal;

import dev.airtime.api.Cut;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Python traceback comes down to for the one who wrote the script: the error, and the line of theirs. */
final class PythonError {
    private static final Pattern PLACE = Pattern.compile("\\s*File \"(?<file>[^\"]+)\", line (?<line>[0-9]+).*");
    private static final Pattern ERROR = Pattern.compile("[A-Za-z_][\\w.]*(:.*)?");
    private static final int MAX = 300;

    private PythonError() {}

    /**
     * {@code ValueError: no such shop (locustfile.py, line 3: raise ValueError('no such shop'))}, with what looks like a
     * secret taken out; empty where {@code lines} hold no traceback.
     *
     * @param directory where the user's files are: the innermost frame there is the one that is named
     */
    static Optional<String> of(List<String> lines, String directory) {
        int place = -1;
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            Matcher frame = PLACE.matcher(lines.get(i));
            if (frame.matches()) {
                last = i;
                place = frame.group("file").startsWith(directory) ? i : place;
            }
        }
        if (last < 0) {
            return Optional.empty();
        }
        Optional<String> error = lines.subList(last + 1, lines.size()).stream()
                .filter(l -> !l.isBlank()
                        && !Character.isWhitespace(l.charAt(0))
                        && ERROR.matcher(l).matches())
                .findFirst();
        String where = place < 0 ? "" : " (" + named(lines, place) + ")";
        return error.map(e -> Cut.to(MAX, Redaction.redact(e)) + where);
    }

    private static String named(List<String> lines, int place) {
        Matcher frame = PLACE.matcher(lines.get(place));
        if (!frame.matches()) {
            throw new IllegalStateException("no frame of a traceback: " + lines.get(place));
        }
        String file = frame.group("file");
        String code = place + 1 < lines.size() ? lines.get(place + 1).strip() : "";
        return file.substring(file.lastIndexOf('/') + 1) + ", line " + frame.group("line")
                + (code.isEmpty() ? "" : ": " + Cut.to(MAX, Redaction.redact(code)));
    }
}
