package dev.airtime.staging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Looks into one value after the other: text, binary data, gzip and zip, base64 of those, each inside the other. What one
 * object's packed data may grow to is limited, so that a bomb stops here and is told.
 */
final class Contents {
    private static final int DEPTH = 12;
    private static final int UNPACKED = 16 << 20;

    private static final byte[][] FOREIGN = {
        {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
        {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
        {'B', 'Z', 'h'},
        {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c},
        {0x04, 0x22, 0x4d, 0x18}
    };

    private final Redirect redirect;
    private int budget = UNPACKED;

    /**
     * What was seen in a value.
     *
     * @param pointing whether it names an address of production
     * @param unread why a part of it could not be looked into; empty when all was
     */
    record Seen(boolean pointing, String unread) {
        static final Seen CLEAN = new Seen(false, "");
        static final Seen POINTING = new Seen(true, "");

        Seen and(Seen other) {
            return pointing || (!unread.isEmpty() && !other.pointing) ? this : other;
        }
    }

    Contents(Redirect redirect) {
        this.redirect = redirect;
    }

    Seen of(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Seen of(byte[] bytes) {
        return of(bytes, 0);
    }

    private Seen of(byte[] bytes, int depth) {
        int suspicion = redirect.suspicion(bytes);
        if ((suspicion & Needles.ADDRESS) != 0 && redirect.pointsAt(new String(bytes, StandardCharsets.ISO_8859_1))) {
            return Seen.POINTING;
        }
        Seen seen = (suspicion & Needles.PACKED) == 0 ? Seen.CLEAN : packed(bytes, depth);
        return seen.pointing() || depth > DEPTH
                ? seen
                : wide(bytes, depth).and(seen).and(foreign(bytes));
    }

    /** UTF-16 of ASCII is ASCII between zeros. */
    private Seen wide(byte[] bytes, int depth) {
        byte[] narrow = new byte[bytes.length];
        int n = 0;
        for (byte b : bytes) {
            if (b != 0) {
                narrow[n++] = b;
            }
        }
        return n == bytes.length || n == 0 ? Seen.CLEAN : of(Arrays.copyOf(narrow, n), depth + 1);
    }

    private static Seen foreign(byte[] bytes) {
        for (byte[] magic : FOREIGN) {
            if (starts(bytes, magic)) {
                return new Seen(false, "packed in a format that Airtime can't open");
            }
        }
        return Seen.CLEAN;
    }

    private static boolean starts(byte[] bytes, byte[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || bytes[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private Seen packed(byte[] bytes, int depth) {
        if (depth > DEPTH) {
            return new Seen(false, "packed more than " + DEPTH + " layers deep");
        }
        if (starts(bytes, new byte[] {0x1f, (byte) 0x8b})) {
            return unpacked(bytes, false, depth);
        }
        if (starts(bytes, new byte[] {'P', 'K', 3, 4})) {
            return unpacked(bytes, true, depth);
        }
        byte[] flat = Escapes.flatten(bytes, bytes.length);
        if (flat.length < bytes.length && (redirect.suspicion(flat) & Needles.PACKED) != 0) {
            // Lines that an escape breaks would unpack to half a name, which may look whole.
            return of(flat, depth + 1);
        }
        Seen seen = Seen.CLEAN;
        int i = 0;
        while (i < bytes.length && !seen.pointing()) {
            if (Base64Runs.SEXTET[bytes[i] & 0xff] < 0) {
                i++;
                continue;
            }
            int end = Base64Runs.end(bytes, i, bytes.length);
            byte[] six = Base64Runs.sextets(bytes, i, end);
            for (int shift = 0; six.length > 12 && shift < 4 && !seen.pointing(); shift++) {
                byte[] inner = Base64Runs.decode(six, shift);
                if ((redirect.suspicion(inner) & Needles.PACKED) != 0) {
                    seen = seen.and(of(from(inner), depth + 1));
                }
            }
            i = end;
        }
        return seen;
    }

    /** From where something packed begins; what is glued before it is of no interest here. */
    private static byte[] from(byte[] bytes) {
        for (int i = 0; i + 3 < bytes.length; i++) {
            boolean gzip = bytes[i] == 0x1f && bytes[i + 1] == (byte) 0x8b && bytes[i + 2] == 8;
            if (gzip || (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 3 && bytes[i + 3] == 4)) {
                return Arrays.copyOfRange(bytes, i, bytes.length);
            }
        }
        return bytes;
    }

    private Seen unpacked(byte[] bytes, boolean zip, int depth) {
        Seen seen = Seen.CLEAN;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = zip
                ? new ZipInputStream(new ByteArrayInputStream(bytes))
                : new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            if (in instanceof ZipInputStream entries) {
                for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                    out.reset();
                    boolean whole = read(entries, out);
                    seen = seen.and(of(entry.getName())).and(of(out.toByteArray(), depth + 1));
                    if (seen.pointing() || !whole) {
                        return seen.and(whole ? Seen.CLEAN : tooLarge());
                    }
                }
                return seen;
            }
            boolean whole = read(in, out);
            return of(out.toByteArray(), depth + 1).and(whole ? Seen.CLEAN : tooLarge());
        } catch (ZipException e) {
            boolean encrypted = String.valueOf(e.getMessage()).contains("encrypt");
            return rest(seen, out, encrypted ? "encrypted" : "packed, and damaged", depth);
        } catch (IOException e) {
            return rest(seen, out, "packed, and damaged", depth);
        }
    }

    private Seen rest(Seen seen, ByteArrayOutputStream out, String why, int depth) {
        return seen.and(of(out.toByteArray(), depth + 1)).and(new Seen(false, why));
    }

    private static Seen tooLarge() {
        return new Seen(false, "packed, and larger than " + (UNPACKED >> 20) + " MiB");
    }

    /** Whether the end came before the limit. */
    private boolean read(InputStream in, ByteArrayOutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            budget -= n;
            if (budget < 0) {
                return false;
            }
        }
        return true;
    }
}
