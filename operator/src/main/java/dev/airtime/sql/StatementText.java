package dev.airtime.sql;

import dev.airtime.api.Cut;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A statement without its values: strings and numbers become {@code ?}, comments go, lists of values become one. What it
 * can't be sure of it takes for a value: no word of a customer may get out. Pure.
 */
final class StatementText {
    private static final int LONGEST = 300;
    private static final Pattern LIST = Pattern.compile("\\(\\s*\\?(?:\\s*,\\s*\\?)+\\s*\\)");
    private static final Pattern ROWS = Pattern.compile("(\\(\\?\\))(?:\\s*,\\s*\\(\\?\\))+");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final String sql;
    private final boolean doubleQuotedIsValue;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private StatementText(String sql, boolean doubleQuotedIsValue) {
        this.sql = sql;
        this.doubleQuotedIsValue = doubleQuotedIsValue;
    }

    /**
     * Of a statement in the product's dialect: double quotes are around names in PostgreSQL and around strings in MySQL and
     * MariaDB, unless they are told otherwise.
     */
    static String of(Product product, String sql) {
        return new StatementText(sql, product == Product.MySql).normalised();
    }

    private String normalised() {
        while (at < sql.length()) {
            step();
        }
        String text = SPACE.matcher(out).replaceAll(" ").strip();
        text = ROWS.matcher(LIST.matcher(text).replaceAll("(?)")).replaceAll("$1");
        return Cut.to(LONGEST, text);
    }

    private void step() {
        char c = sql.charAt(at);
        if (lineComment(c)) {
            until("\n");
            out.append(' ');
        } else if (sql.startsWith("/*", at)) {
            comment();
        } else if (c == '\'' || (c == '"' && doubleQuotedIsValue)) {
            prefix();
            quoted(c);
            out.append('?');
        } else if (c == '"' || c == '`') {
            int from = at;
            quoted(c);
            out.append(sql, from, at);
        } else if (c == '$') {
            dollar();
        } else if (Character.isDigit(c)
                || (c == '.' && at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1)))) {
            number();
        } else if (Character.isJavaIdentifierStart(c)) {
            word();
        } else {
            out.append(c);
            at++;
        }
    }

    /** MySQL wants a space after the dashes (MySQL, "Comments"). */
    private boolean lineComment(char c) {
        return doubleQuotedIsValue
                ? c == '#'
                        || (sql.startsWith("--", at)
                                && (at + 2 >= sql.length() || Character.isWhitespace(sql.charAt(at + 2))))
                : sql.startsWith("--", at);
    }

    /** PostgreSQL nests comments; MySQL's of the form {@code /*! … *}{@code /} are code, and go, too. */
    private void comment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        out.append(' ');
    }

    /** {@code E'…'}, {@code x'…'}, {@code _utf8'…'}: the letters belong to the value. */
    private void prefix() {
        int end = out.length();
        int from = end;
        while (from > 0 && Character.isJavaIdentifierPart(out.charAt(from - 1))) {
            from--;
        }
        String word = out.substring(from, end).toLowerCase(Locale.ROOT);
        if (word.matches("e|x|b|n|u|_[a-z0-9]+")) {
            out.setLength(from);
        }
    }

    /**
     * Up to the quote that closes; a server may have cut the statement off before it. Whether a backslash before a quote
     * keeps the string open depends on the session (standard_conforming_strings, NO_BACKSLASH_ESCAPES): the rest is left out.
     */
    private void quoted(char quote) {
        at++;
        int backslashes = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == quote) {
                if (backslashes % 2 == 1) {
                    at = sql.length();
                } else if (at < sql.length() && sql.charAt(at) == quote) {
                    at++;
                } else {
                    return;
                }
            }
            backslashes = c == '\\' && quote != '`' ? backslashes + 1 : 0;
        }
    }

    /** {@code $1} is a parameter, {@code $tag$…$tag$} a string (PostgreSQL, "Dollar-Quoted String Constants"). */
    private void dollar() {
        int end = at + 1;
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        if (end < sql.length() && sql.charAt(end) == '$') {
            String tag = sql.substring(at, end + 1);
            at = end + 1;
            until(tag);
        } else {
            at = Math.max(end, at + 1);
        }
        out.append('?');
    }

    private void number() {
        while (at < sql.length()
                && (Character.isLetterOrDigit(sql.charAt(at))
                        || sql.charAt(at) == '.'
                        || sql.charAt(at) == '_'
                        || ((sql.charAt(at) == '+' || sql.charAt(at) == '-')
                                && "eE".indexOf(sql.charAt(at - 1)) >= 0))) {
            at++;
        }
        out.append('?');
    }

    private void word() {
        int from = at;
        while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) {
            at++;
        }
        out.append(sql, from, at);
    }

    private void until(String end) {
        int found = sql.indexOf(end, at);
        at = found < 0 ? sql.length() : found + end.length();
    }
}
