package dev.airtime.staging;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Queue;

/**
 * Says fast that a text can't hold an address, however it is wrapped: escaped, URL-encoded, in base64. Nearly every text
 * of a namespace ends here, after one walk of an Aho-Corasick automaton; what is suspected is looked at closely by
 * {@link Layers} and {@link Scan}. It suspects too much rather than too little.
 */
final class Needles {
    /** A part of an address. */
    static final int ADDRESS = 1;
    /** The beginning of a gzip or zip stream, plain or in base64. */
    static final int PACKED = 2;

    private static final int WIDTH = 256;
    private static final int DEPTH = Layers.DEPTH;

    private static final List<byte[]> MAGIC = List.of(
            new byte[] {0x1f, (byte) 0x8b, 8},
            new byte[] {'P', 'K', 3, 4},
            "h4si".getBytes(StandardCharsets.ISO_8859_1),
            "uesdb".getBytes(StandardCharsets.ISO_8859_1));

    private final int[] next;
    private final byte[] found;
    /** The fewest characters of base64 that hold a needle. */
    private final int shortest;

    /** @param needles in any case; every address must contain one of them */
    Needles(Collection<String> needles) {
        List<int[]> trie = new ArrayList<>(List.of(node()));
        List<Integer> marks = new ArrayList<>(List.of(0));
        int least = Integer.MAX_VALUE;
        for (String needle : needles) {
            byte[] bytes = needle.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
            add(trie, marks, bytes, ADDRESS);
            least = Math.min(least, bytes.length);
        }
        MAGIC.forEach(m -> add(trie, marks, m, PACKED));
        this.shortest = Math.max(4, (int) Math.ceil(Math.min(least, 64) * 4 / 3.0));
        this.next = new int[trie.size() * WIDTH];
        this.found = new byte[trie.size()];
        link(trie, marks);
    }

    private static int[] node() {
        int[] node = new int[WIDTH];
        Arrays.fill(node, -1);
        return node;
    }

    private static void add(List<int[]> trie, List<Integer> marks, byte[] needle, int mark) {
        int state = 0;
        for (byte b : needle) {
            int c = b & 0xff;
            if (trie.get(state)[c] < 0) {
                trie.get(state)[c] = trie.size();
                trie.add(node());
                marks.add(0);
            }
            state = trie.get(state)[c];
        }
        marks.set(state, marks.get(state) | mark);
    }

    /** Fills in, breadth first, where each state goes on a letter that does not go on with its needle. */
    private void link(List<int[]> trie, List<Integer> marks) {
        int[] fallback = new int[trie.size()];
        Queue<Integer> queue = new ArrayDeque<>(List.of(0));
        while (!queue.isEmpty()) {
            int state = queue.remove();
            found[state] = (byte) (marks.get(state) | (state == 0 ? 0 : found[fallback[state]]));
            for (int c = 0; c < WIDTH; c++) {
                int child = trie.get(state)[c];
                int other = state == 0 ? 0 : next[fallback[state] * WIDTH + c];
                if (child < 0) {
                    next[state * WIDTH + c] = other;
                } else {
                    next[state * WIDTH + c] = child;
                    fallback[child] = other;
                    queue.add(child);
                }
            }
        }
        for (int state = 0; state < trie.size(); state++) {
            for (int c = 'A'; c <= 'Z'; c++) {
                next[state * WIDTH + c] = next[state * WIDTH + c + 'a' - 'A'];
            }
        }
    }

    /** Whether the text may hold an address. */
    boolean suspects(String text) {
        return (in(text) & ADDRESS) != 0;
    }

    /** What the text may hold: {@link #ADDRESS}, {@link #PACKED}, both or nothing. */
    int in(String text) {
        return text.isEmpty() ? 0 : in(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What the bytes may hold. */
    int in(byte[] bytes) {
        return look(bytes, bytes.length, 0);
    }

    private int look(byte[] b, int length, int depth) {
        int mask = 0;
        int state = 0;
        int escapes = 0;
        for (int i = 0; i < length; i++) {
            int c = b[i] & 0xff;
            state = next[state * WIDTH + c];
            mask |= found[state];
            if (c == '\\' || c == '%') {
                escapes++;
            }
        }
        if ((mask & ADDRESS) != 0 || depth == DEPTH) {
            return mask;
        }
        mask |= base64(b, length, depth);
        if (escapes > 0 && (mask & ADDRESS) == 0) {
            byte[] flat = Escapes.flatten(b, length);
            if (flat.length < length) {
                mask |= look(flat, flat.length, depth + 1);
            }
        }
        return mask;
    }

    private int base64(byte[] b, int length, int depth) {
        int mask = 0;
        int i = 0;
        while (i < length) {
            if (Base64Runs.SEXTET[b[i] & 0xff] < 0) {
                i++;
                continue;
            }
            int end = Base64Runs.end(b, i, length);
            if (end - i >= shortest) {
                mask |= decoded(b, i, end, depth);
                if ((mask & ADDRESS) != 0) {
                    return mask;
                }
            }
            i = end;
        }
        return mask;
    }

    /** What stands before the real base64 may shift it, so all four ways to read it are looked at. */
    private int decoded(byte[] b, int from, int to, int depth) {
        byte[] six = Base64Runs.sextets(b, from, to);
        int mask = 0;
        for (int shift = 0; shift < 4; shift++) {
            byte[] bytes = Base64Runs.decode(six, shift);
            mask |= look(bytes, bytes.length, depth + 1);
        }
        return mask;
    }
}
