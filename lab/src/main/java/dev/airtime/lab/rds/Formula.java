package dev.airtime.lab.rds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A DB parameter value that may be a formula: a number, or {@code {Var}}, {@code {Var*n}}, {@code {Var/n}}, {@code
 * {Var*n/m}}, {@code {log(Var/n)*m}} (log is of base 2), or LEAST, GREATEST or SUM over those and integers. Division
 * drops the rest. Source: RDS guide, {@code USER_ParamValuesRef}, "DB parameter formulas" and "functions".
 */
final class Formula {
    private final String text;
    private final Map<String, Long> variables;
    private int position;

    private Formula(String text, Map<String, Long> variables) {
        this.text = text;
        this.variables = variables;
    }

    /** The value; throws IllegalArgumentException when the text is no number and no formula. */
    static long evaluate(String text, Map<String, Long> variables) {
        Formula formula = new Formula(text.replace(" ", ""), variables);
        long value = formula.term();
        if (formula.position != formula.text.length()) {
            throw formula.wrong();
        }
        return value;
    }

    private long term() {
        if (peek('{')) {
            expect('{');
            double value = product();
            expect('}');
            return (long) value;
        }
        if (Character.isLetter(current())) {
            String function = word().toUpperCase(Locale.ROOT);
            expect('(');
            List<Long> arguments = new ArrayList<>();
            do {
                arguments.add(term());
            } while (accept(','));
            expect(')');
            return switch (function) {
                case "LEAST" ->
                    arguments.stream().mapToLong(Long::longValue).min().orElseThrow();
                case "GREATEST" ->
                    arguments.stream().mapToLong(Long::longValue).max().orElseThrow();
                case "SUM" -> arguments.stream().mapToLong(Long::longValue).sum();
                default -> throw wrong();
            };
        }
        return number();
    }

    private double product() {
        double value = factor();
        while (true) {
            if (accept('*')) {
                value *= factor();
            } else if (accept('/')) {
                value /= factor();
            } else {
                return value;
            }
        }
    }

    private double factor() {
        if (Character.isDigit(current())) {
            return number();
        }
        String name = word();
        if (name.equals("log")) {
            expect('(');
            double argument = product();
            expect(')');
            return Math.log(argument) / Math.log(2);
        }
        Long value = variables.get(name);
        if (value == null) {
            throw wrong();
        }
        return value;
    }

    private String word() {
        int start = position;
        while (Character.isLetter(current())) {
            position++;
        }
        return text.substring(start, position);
    }

    private long number() {
        int start = position;
        while (Character.isDigit(current())) {
            position++;
        }
        if (start == position) {
            throw wrong();
        }
        return Long.parseLong(text.substring(start, position));
    }

    private char current() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private boolean peek(char c) {
        return current() == c;
    }

    private boolean accept(char c) {
        if (peek(c)) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw wrong();
        }
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("'" + text + "' is neither a number nor a formula, at " + position);
    }
}
