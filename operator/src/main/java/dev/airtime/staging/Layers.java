package dev.airtime.staging;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a text where it stands plainly and inside what wraps it: strings with escapes as JSON and YAML have them,
 * properties' escapes, URL encoding, base64, each inside the other up to {@value #DEPTH} layers. Only the piece that
 * changes is written anew, so that everything around it (order of keys, spelling of numbers, white space) keeps its
 * bytes, and a text without an address is returned as it is.
 */
final class Layers {
    static final int DEPTH = 6;

    private static final String URL = "-._~!$&'()*+,;=:@/?#[]";

    private static final Pattern NEW_LINE = Pattern.compile(
            "(?:\\\\+(?:[nr]|u000[ad]|x0[ad])|%(?:25){0,6}0[ad]){1,2}[A-Za-z0-9+/_-]", Pattern.CASE_INSENSITIVE);

    private final Needles needles;
    private final UnaryOperator<String> plainly;
    private final boolean binary;

    /**
     * @param plainly changes addresses that stand in a text plainly
     * @param binary whether base64 of anything is opened, in every way to read it, and not only base64 of text; good for
     *     looking, not for writing
     */
    Layers(Needles needles, UnaryOperator<String> plainly, boolean binary) {
        this.needles = needles;
        this.plainly = plainly;
        this.binary = binary;
    }

    /** The text with its addresses changed. */
    String rewrite(String text) {
        return needles.suspects(text) ? rewrite(text, 0) : text;
    }

    private String rewrite(String text, int depth) {
        String out = plainly.apply(text);
        if (depth == DEPTH) {
            return out;
        }
        out = base64(urls(letters(literals(out, depth), depth), depth), depth);
        return binary && out.equals(text) ? flat(text, depth) : out;
    }

    private String inside(String text, int depth) {
        return needles.suspects(text) ? rewrite(text, depth + 1) : text;
    }

    /** For looking: all escapes undone at once, which joins lines that are broken by an escape. */
    private String flat(String text, int depth) {
        byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
        String flat = new String(Escapes.flatten(b, b.length), StandardCharsets.ISO_8859_1);
        return flat.length() == text.length() ? text : inside(flat, depth).equals(flat) ? text : "";
    }

    /** Strings in double quotes, on one line, with an escape in them. */
    private String literals(String text, int depth) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        int copied = 0;
        int open = text.indexOf('"');
        while (open >= 0) {
            int close = close(text, open);
            if (close > 0) {
                String raw = text.substring(open + 1, close);
                String plain = raw.indexOf('\\') < 0 ? null : Escapes.unescape(raw);
                String after = plain == null ? null : inside(plain, depth);
                if (after != null && !after.equals(plain)) {
                    out.append(text, copied, open + 1).append(Escapes.escape(after, raw));
                    copied = close;
                }
            }
            open = text.indexOf('"', close > 0 ? close + 1 : open + 1);
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private static int close(String text, int open) {
        for (int i = open + 1; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '"' -> {
                    return i;
                }
                case '\n' -> {
                    return -1;
                }
                default -> {}
            }
        }
        return -1;
    }

    /** Letters of names that are escaped outside quotes, as in properties files; by lines, to leave the others alone. */
    private String letters(String text, int depth) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        int copied = 0;
        for (int from = 0; from < text.length(); ) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 ? text.length() : newline;
            String line = text.substring(from, to);
            String plain = Escapes.letters(line);
            String after = plain.equals(line) ? plain : inside(plain, depth);
            if (!after.equals(plain)) {
                out.append(text, copied, from).append(after);
                copied = to;
            }
            from = to + 1;
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private String urls(String text, int depth) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        int copied = 0;
        while (percent >= 0) {
            int from = percent;
            while (from > copied && url(text.charAt(from - 1))) {
                from--;
            }
            int to = percent + 1;
            while (to < text.length() && (url(text.charAt(to)) || text.charAt(to) == '%')) {
                to++;
            }
            String raw = text.substring(from, to);
            String plain = Escapes.percentDecode(raw);
            String after = plain.equals(raw) ? plain : inside(plain, depth);
            if (!after.equals(plain)) {
                out.append(text, copied, from).append(Escapes.percentEncode(plain, after, raw));
                copied = to;
            }
            percent = text.indexOf('%', to);
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private static boolean url(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || URL.indexOf(c) >= 0);
    }

    private String base64(String text, int depth) {
        byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder out = new StringBuilder();
        int copied = 0;
        int certificate = text.indexOf("-----BEGIN ");
        int broken = -1;
        int i = 0;
        while (i < b.length) {
            if (certificate >= 0 && i >= certificate) {
                // Names in a certificate say who somebody is, not where to connect to.
                int end = text.indexOf("-----END ", certificate);
                i = end < 0 ? certificate + 11 : end + 9;
                certificate = text.indexOf("-----BEGIN ", i);
                continue;
            }
            if (Base64Runs.SEXTET[b[i] & 0xff] < 0) {
                i++;
                continue;
            }
            int end = Base64Runs.end(b, i, certificate >= 0 ? certificate : b.length);
            boolean joined = broken >= 0 && i - broken <= 8;
            broken = width(end - i) && brokenByEscape(text, end) ? end : -1;
            // A line of a longer run is read where the escapes are undone: alone, a name in it may only look whole.
            if (end - i >= 4 && !joined && broken < 0) {
                String raw = text.substring(i, end);
                boolean padded = end < b.length && b[end] == '=';
                String after = binary ? looked(raw, depth) : run(raw, padded, depth);
                if (after != null) {
                    out.append(text, copied, i).append(after);
                    copied = end;
                    while (copied < b.length && b[copied] == '=') {
                        copied++;
                    }
                    end = copied;
                }
            }
            i = end;
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    /** Lines are 64 (RFC 7468) or 76 (RFC 2045) letters wide, and what is left of an escape may stand before them. */
    private static boolean width(int letters) {
        return (letters >= 64 && letters < 70) || (letters >= 76 && letters < 82);
    }

    /** Whether the escape of a new line follows, and then another line. */
    private static boolean brokenByEscape(String text, int at) {
        Matcher escape = NEW_LINE.matcher(text).region(at, text.length());
        return escape.lookingAt();
    }

    /** What a run becomes, its padding included; null when it stays. */
    private @Nullable String run(String raw, boolean padded, int depth) {
        for (int start = 0; start < Math.min(raw.length() - 3, 200); start++) {
            if (start > 0 && "-_/+".indexOf(raw.charAt(start - 1)) < 0) {
                continue;
            }
            String after = piece(raw.substring(start), padded, depth);
            if (after != null) {
                return raw.substring(0, start) + after;
            }
        }
        return null;
    }

    private @Nullable String piece(String raw, boolean padded, int depth) {
        boolean url = raw.indexOf('-') >= 0 || raw.indexOf('_') >= 0;
        byte[] b = raw.getBytes(StandardCharsets.ISO_8859_1);
        byte[] six = Base64Runs.sextets(b, 0, b.length);
        if (six.length % 4 == 1 || (url && (raw.indexOf('+') >= 0 || raw.indexOf('/') >= 0))) {
            return null;
        }
        String plain = text(Base64Runs.decode(six, 0));
        String after = plain == null ? null : inside(plain, depth);
        if (after == null || after.equals(plain)) {
            return null;
        }
        Base64.Encoder encoder = url ? Base64.getUrlEncoder() : Base64.getEncoder();
        boolean whole = six.length % 4 == 0;
        String encoded = (padded || whole ? encoder : encoder.withoutPadding())
                .encodeToString(after.getBytes(StandardCharsets.UTF_8));
        return wrap(encoded, raw);
    }

    /** Breaks lines as {@code like} does. */
    private static String wrap(String encoded, String like) {
        int width = 0;
        while (width < like.length() && !Character.isWhitespace(like.charAt(width))) {
            width++;
        }
        if (width == like.length()) {
            return encoded;
        }
        int next = width;
        while (Character.isWhitespace(like.charAt(next))) {
            next++;
        }
        String separator = like.substring(width, next);
        StringBuilder out = new StringBuilder(encoded.length() + 64);
        for (int i = 0; i < encoded.length(); i += width) {
            out.append(i == 0 ? "" : separator).append(encoded, i, Math.min(encoded.length(), i + width));
        }
        return out.toString();
    }

    /** Null, or what differs when any way to read the run shows an address. */
    private @Nullable String looked(String raw, int depth) {
        byte[] b = raw.getBytes(StandardCharsets.ISO_8859_1);
        byte[] six = Base64Runs.sextets(b, 0, b.length);
        for (int shift = 0; shift < 4; shift++) {
            String plain = new String(Base64Runs.decode(six, shift), StandardCharsets.ISO_8859_1);
            if (!inside(plain, depth).equals(plain)) {
                return "";
            }
        }
        return null;
    }

    /** The text that the bytes are in UTF-8; null when they are none. */
    static @Nullable String text(byte[] bytes) {
        Charset utf8 = StandardCharsets.UTF_8;
        try {
            return utf8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
