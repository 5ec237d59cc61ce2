package dev.airtime.staging;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Escapes of JSON and YAML strings, of properties files, and of URLs: undone and done again. */
final class Escapes {
    /** An escape of a letter that an address or base64 may have, after an even number of backslashes. */
    private static final Pattern LETTER = Pattern.compile(
            "(?<!\\\\)((?:\\\\\\\\){0,8})\\\\(?:(?:u00|x)(2[5bdef]|3[0-9ad]|[46][1-9a-f]|5[0-9af]|7[0-9a])|([:=]))",
            Pattern.CASE_INSENSITIVE);

    /** What stands for itself behind a backslash. A dot does too in a pattern, which is no address though. */
    private static final String PLAIN = "\"'/:=#! ";

    private Escapes() {}

    /** All escapes undone at once, whatever format they are of; good for a first look only. */
    static byte[] flatten(byte[] b, int length) {
        byte[] out = new byte[length];
        int n = 0;
        int i = 0;
        while (i < length) {
            byte c = b[i++];
            if (c == '\\') {
                int slashes = 1;
                boolean folded = false;
                for (; i < length && (b[i] == '\\' || b[i] == '\n'); i++) {
                    if (b[i] == '\\') {
                        slashes++;
                        continue;
                    }
                    // YAML breaks a long string by a backslash, also within an escape of the string's own.
                    folded = true;
                    while (i + 1 < length && (b[i + 1] == ' ' || b[i + 1] == '\t')) {
                        i++;
                    }
                }
                if (folded && slashes == 1) {
                    continue;
                }
                int digits = i == length ? 0 : b[i] == 'u' ? 4 : b[i] == 'x' ? 2 : 0;
                int value = digits == 0 ? -1 : hex(b, i + 1, digits, length);
                if (value >= 0) {
                    c = (byte) (value < 256 ? value : 63);
                    i += 1 + digits;
                } else if (i < length && "nrt".indexOf(b[i]) >= 0) {
                    c = 10;
                    i++;
                } else if (i < length && PLAIN.indexOf(b[i]) >= 0) {
                    c = b[i++];
                }
            } else if (c == '%') {
                int at = i;
                while (at + 1 < length && b[at] == '2' && b[at + 1] == '5') {
                    at += 2;
                }
                int value = hex(b, at, 2, length);
                if (value >= 0) {
                    c = (byte) value;
                    i = at + 2;
                }
            }
            out[n++] = c;
        }
        return Arrays.copyOf(out, n);
    }

    private static int hex(byte[] b, int from, int digits, int length) {
        if (from + digits > length) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(b[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** The text with the letters of names written plainly, which means the same in every format that knows the escape. */
    static String letters(String text) {
        return text.contains("\\")
                ? LETTER.matcher(text)
                        .replaceAll(m -> Matcher.quoteReplacement(m.group(1)
                                + (m.group(3) == null
                                        ? Character.toString(Integer.parseInt(m.group(2), 16))
                                        : m.group(3))))
                : text;
    }

    /** What a JSON string's inside stands for, or a YAML one's in double quotes; null where an escape is unknown. */
    static @Nullable String unescape(String inside) {
        StringBuilder out = new StringBuilder(inside.length());
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            if (++i == inside.length()) {
                return null;
            }
            switch (inside.charAt(i)) {
                case '"' -> out.append('"');
                case '\\' -> out.append('\\');
                case '/' -> out.append('/');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case ' ' -> out.append(' ');
                case '\n' -> {
                    // YAML breaks long strings so; what indents the next line is no part of it.
                    while (i + 1 < inside.length() && " \t".indexOf(inside.charAt(i + 1)) >= 0) {
                        i++;
                    }
                }
                case 'u', 'x' -> {
                    int digits = inside.charAt(i) == 'u' ? 4 : 2;
                    byte[] bytes = inside.substring(i + 1, Math.min(inside.length(), i + 1 + digits))
                            .getBytes(StandardCharsets.ISO_8859_1);
                    int value = hex(bytes, 0, digits, bytes.length);
                    if (value < 0) {
                        return null;
                    }
                    out.append((char) value);
                    i += digits;
                }
                default -> {
                    return null;
                }
            }
        }
        return out.toString();
    }

    /** The inside of a JSON string, with the escapes that are needed and those that {@code like} has by choice. */
    static String escape(String text, String like) {
        boolean slash = escapesSlash(like);
        boolean ascii = like.chars().allMatch(c -> c < 128);
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '/' -> out.append(slash ? "\\/" : "/");
                default -> {
                    if (c < 32 || (c > 126 && ascii)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    /** Whether a slash is escaped, and not only preceded by an escaped backslash. */
    private static boolean escapesSlash(String inside) {
        for (int i = inside.indexOf('\\'); i >= 0 && i + 1 < inside.length(); i = inside.indexOf('\\', i + 2)) {
            if (inside.charAt(i + 1) == '/') {
                return true;
            }
        }
        return false;
    }

    /** A piece of a URL with its {@code %XX} undone; a character stands for a byte. */
    static String percentDecode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int value = c == '%' ? percent(text, i) : -1;
            if (value >= 0) {
                out.append((char) value);
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The byte that {@code %XX} at {@code at} stands for, or -1. */
    static int percent(String text, int at) {
        if (at + 2 >= text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at + 1), 16);
        int low = Character.digit(text.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /**
     * Writes {@code after} as {@code like} is written, which stands for {@code before}: what is the same at both ends keeps
     * its bytes, and between them is encoded what {@code like} encodes.
     */
    static String percentEncode(String before, String after, String like) {
        boolean[] encoded = new boolean[256];
        encoded['%'] = true;
        // A plus that is new is a letter of base64; written plainly a form reads it as a space.
        encoded['+'] = like.indexOf('+') < 0;
        boolean lower = false;
        for (int i = 0; i < like.length(); i++) {
            if (like.charAt(i) == '%' && percent(like, i) >= 0) {
                encoded[percent(like, i)] = true;
                String digits = like.substring(i + 1, i + 3);
                lower |= digits.chars().anyMatch(c -> c >= 'a' && c <= 'f');
                i += 2;
            }
        }
        int shorter = Math.min(before.length(), after.length());
        int same = 0;
        while (same < shorter && before.charAt(same) == after.charAt(same)) {
            same++;
        }
        int end = 0;
        while (end < shorter - same
                && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
            end++;
        }
        StringBuilder out = new StringBuilder(like.length() + 16);
        out.append(like, 0, written(like, same));
        for (int i = same; i < after.length() - end; i++) {
            char c = after.charAt(i);
            if (c < 256 && (encoded[c] || c <= 32 || c > 126)) {
                out.append(String.format(lower ? "%%%02x" : "%%%02X", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append(like, written(like, before.length() - end), like.length())
                .toString();
    }

    /** How many characters are written for the first so many decoded ones. */
    private static int written(String like, int decoded) {
        int at = 0;
        for (int i = 0; i < decoded; i++) {
            at += like.charAt(at) == '%' && percent(like, at) >= 0 ? 3 : 1;
        }
        return at;
    }
}
