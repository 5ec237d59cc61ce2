package dev.airtime.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A parameter's value: a number, a formula such as {@code {DBInstanceClassMemory/12582880}} or
 * {@code {log(DBInstanceClassMemory/805306368)*45}}, or LEAST, GREATEST or SUM of such. Divisions truncate; log is to
 * base 2 (RDS user guide, "Specifying DB parameters").
 */
final class ParameterFormula {
    private final String text;
    private final long memory;
    private int at;

    private ParameterFormula(String text, long memory) {
        this.text = text.replaceAll("\\s+", "");
        this.memory = memory;
    }

    /** The value on a class by its nominal memory, as a count; null when it is not known. */
    static @Nullable Integer onClass(@Nullable String text, String instanceClass) {
        OptionalLong value = evaluate(text, ClassMemory.bytes(instanceClass));
        return value.isEmpty() ? null : (int) Math.min(Integer.MAX_VALUE, value.getAsLong());
    }

    /**
     * The value on a class of {@code memory} bytes; empty when the text is no formula that is understood here.
     *
     * @param text what DescribeDBParameters shows, null when it shows nothing
     */
    static OptionalLong evaluate(@Nullable String text, OptionalLong memory) {
        if (text == null || text.isBlank()) {
            return OptionalLong.empty();
        }
        if (text.contains("DBInstanceClassMemory") && memory.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            ParameterFormula formula = new ParameterFormula(text, memory.orElse(0));
            double value = formula.value();
            return formula.at == formula.text.length() ? OptionalLong.of((long) value) : OptionalLong.empty();
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    private double value() {
        if (take("{")) {
            double value = product();
            expect("}");
            return Math.floor(value);
        }
        String name = word();
        if (!name.isEmpty()) {
            expect("(");
            List<Double> values = new ArrayList<>(List.of(value()));
            while (take(",")) {
                values.add(value());
            }
            expect(")");
            return switch (name.toUpperCase(Locale.ROOT)) {
                case "LEAST" -> values.stream().mapToDouble(v -> v).min().orElseThrow();
                case "GREATEST" -> values.stream().mapToDouble(v -> v).max().orElseThrow();
                case "SUM" -> values.stream().mapToDouble(v -> v).sum();
                default -> throw new IllegalArgumentException(name);
            };
        }
        return number();
    }

    private double product() {
        double value = factor();
        while (true) {
            if (take("*")) {
                value *= factor();
            } else if (take("/")) {
                value /= factor();
            } else {
                return value;
            }
        }
    }

    private double factor() {
        String name = word();
        return switch (name) {
            case "DBInstanceClassMemory" -> memory;
            case "log" -> {
                expect("(");
                double value = product();
                expect(")");
                yield Math.log(value) / Math.log(2);
            }
            case "" -> number();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private String word() {
        int from = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private double number() {
        int from = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw new IllegalArgumentException("no number at " + at);
        }
        return Double.parseDouble(text.substring(from, at));
    }

    private boolean take(String s) {
        boolean there = text.startsWith(s, at);
        at += there ? s.length() : 0;
        return there;
    }

    private void expect(String s) {
        if (!take(s)) {
            throw new IllegalArgumentException(s + " expected at " + at);
        }
    }
}
