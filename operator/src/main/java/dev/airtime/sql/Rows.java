package dev.airtime.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the queries of one look. One that is refused, or takes too long, leaves its part out; the rest goes on. */
final class Rows {
    private final Connection connection;
    private final List<String> notSeen = new ArrayList<>();

    /** What a row becomes. */
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet r) throws SQLException;
    }

    Rows(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** What could not be looked at. */
    List<String> notSeen() {
        return notSeen;
    }

    /** Says once what is missing and what opens it. */
    void missing(String sentence) {
        if (!notSeen.contains(sentence)) {
            notSeen.add(sentence);
        }
    }

    /**
     * The rows of a query; empty when it was refused or took too long, which is said.
     *
     * @param what is looked at, for people
     * @param opens what the user or the server lacks where it is refused
     * @throws SQLException when the connection is gone
     */
    <T> Optional<List<T>> query(String what, String opens, String sql, Row<T> row, Object... values)
            throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            for (int n = 0; n < values.length; n++) {
                s.setObject(n + 1, values[n]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    rows.add(row.of(r));
                }
            }
            return Optional.of(rows);
        } catch (SQLException e) {
            switch (Trouble.of(e)) {
                case Lost, Unreachable, Tls, Login -> throw e;
                case TooLong -> missing(what + ": the server did not answer in time");
                case NotAllowed, Gone, Other -> missing(what + ": " + opens + " (" + text(e) + ")");
            }
            return Optional.empty();
        }
    }

    /** Without the number of the connection, with which MariaDB's driver begins, so that the same trouble reads the same. */
    static String text(SQLException e) {
        return String.valueOf(e.getMessage())
                .replaceFirst("^\\(conn=\\d+\\) ", "")
                .replaceAll("\\s+", " ");
    }
}
