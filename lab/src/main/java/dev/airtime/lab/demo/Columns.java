package dev.airtime.lab.demo;

import java.util.ArrayList;
import java.util.List;

/** Text in columns, as kubectl prints it. */
final class Columns {
    private static final int GAP = 3;

    private Columns() {}

    /** The rows, each column as wide as its widest cell, no line wider than {@code width}. */
    static List<String> lines(List<List<String>> rows, int width) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i));
                if (i < row.size() - 1) {
                    line.append(" ".repeat(widths.get(i) - row.get(i).length() + GAP));
                }
            }
            lines.add(cut(line.toString().stripTrailing(), width));
        }
        return lines;
    }

    /** {@code text} in lines of {@code width}; the second and later ones indented. */
    static List<String> wrap(String text, int width, int indent) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        int room = width;
        while (rest.length() > room) {
            int at = rest.lastIndexOf(' ', room);
            int end = at > 0 ? at : room;
            lines.add((lines.isEmpty() ? "" : " ".repeat(indent)) + rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
            room = width - indent;
        }
        lines.add((lines.isEmpty() ? "" : " ".repeat(indent)) + rest);
        return lines;
    }

    static String cut(String line, int width) {
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }
}
