package dev.airtime.lab.demo;

import java.io.PrintStream;
import java.util.List;

/**
 * The terminal: lines that stay, and below them, on a terminal, a block that is drawn again and again. Elsewhere the
 * block's rows are printed as lines when they change.
 */
final class Screen {
    private static final String ESC = "\u001b[";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean colours;
    private final int width;
    private List<String> block = List.of();

    Screen(PrintStream out, boolean terminal, boolean colours, int width) {
        this.out = out;
        this.terminal = terminal;
        this.colours = colours;
        this.width = width;
    }

    boolean terminal() {
        return terminal;
    }

    int width() {
        return width;
    }

    /** A line that stays. */
    synchronized void say(String line) {
        erase();
        out.println(line);
        draw();
        out.flush();
    }

    /** The block from now on. */
    synchronized void show(List<String> lines) {
        if (terminal && !lines.equals(block)) {
            erase();
            block = List.copyOf(lines);
            draw();
            out.flush();
        }
    }

    /** Leaves the block where it is, and goes on below it. */
    synchronized void settle() {
        block = List.of();
    }

    String bold(String text) {
        return colour("1", text);
    }

    String dim(String text) {
        return colour("2", text);
    }

    String good(String text) {
        return colour("32", text);
    }

    String warn(String text) {
        return colour("33", text);
    }

    String bad(String text) {
        return colour("31;1", text);
    }

    private String colour(String code, String text) {
        return colours ? ESC + code + "m" + text + ESC + "0m" : text;
    }

    private void erase() {
        if (!block.isEmpty()) {
            out.print(ESC + block.size() + "A" + ESC + "J");
        }
    }

    private void draw() {
        block.forEach(out::println);
    }
}
