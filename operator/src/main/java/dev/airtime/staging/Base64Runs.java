package dev.airtime.staging;

import java.util.Arrays;

/** Finds and reads runs of base64 letters in bytes, of both alphabets (RFC 4648, sections 4 and 5). */
final class Base64Runs {
    /** The value of each letter, -1 of what is none. */
    static final byte[] SEXTET = table();

    /** A line of so many letters and nothing else goes on in the next one. */
    private static final int LINE = 40;

    private Base64Runs() {}

    private static byte[] table() {
        byte[] table = new byte[256];
        Arrays.fill(table, (byte) -1);
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < 64; i++) {
            table[letters.charAt(i)] = (byte) i;
        }
        table['-'] = 62;
        table['_'] = 63;
        return table;
    }

    /** Where the run that begins at {@code from} ends; long lines are joined. */
    static int end(byte[] b, int from, int length) {
        int line = from;
        int i = from;
        while (i < length) {
            if (SEXTET[b[i] & 0xff] >= 0) {
                i++;
                continue;
            }
            int after = i;
            while (after < length && (b[after] == '\n' || b[after] == '\r' || b[after] == ' ' || b[after] == '\t')) {
                after++;
            }
            boolean wrapped = (b[i] == '\n' || b[i] == '\r') && i - line >= LINE;
            if (!wrapped || after == length || SEXTET[b[after] & 0xff] < 0) {
                return i;
            }
            line = after;
            i = after;
        }
        return length;
    }

    /** The values of the letters, without what wraps the lines. */
    static byte[] sextets(byte[] b, int from, int to) {
        byte[] six = new byte[to - from];
        int n = 0;
        for (int i = from; i < to; i++) {
            byte value = SEXTET[b[i] & 0xff];
            if (value >= 0) {
                six[n++] = value;
            }
        }
        return n == six.length ? six : Arrays.copyOf(six, n);
    }

    /** The bytes that the letters from {@code shift} on stand for; a single letter that is left over stands for none. */
    static byte[] decode(byte[] six, int shift) {
        int letters = Math.max(0, six.length - shift);
        int rest = letters % 4;
        byte[] out = new byte[letters / 4 * 3 + (rest > 1 ? rest - 1 : 0)];
        int o = 0;
        int i = shift;
        for (; i + 3 < six.length; i += 4) {
            int bits = six[i] << 18 | six[i + 1] << 12 | six[i + 2] << 6 | six[i + 3];
            out[o++] = (byte) (bits >> 16);
            out[o++] = (byte) (bits >> 8);
            out[o++] = (byte) bits;
        }
        if (rest > 1) {
            int bits = six[i] << 18 | six[i + 1] << 12 | (rest > 2 ? six[i + 2] << 6 : 0);
            out[o++] = (byte) (bits >> 16);
            if (rest > 2) {
                out[o] = (byte) (bits >> 8);
            }
        }
        return out;
    }
}
