package dev.airtime.sql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Looks into a server over one connection that stays open: a server whose connections are all taken would let no other in.
 * Reads only, and each statement has a time limit. For one thread at a time.
 */
public final class Probe implements AutoCloseable {
    private final Login login;
    private final Connection connection;
    private final Look look;

    /** What is looked at in one product. */
    @FunctionalInterface
    interface Look {
        DatabaseReading read(Rows rows) throws SQLException;
    }

    private Probe(Login login, Connection connection, Look look) {
        this.login = login;
        this.connection = connection;
        this.look = look;
    }

    /**
     * Logs in.
     *
     * @throws ProbeFailedException with a sentence that says why not and what to do
     */
    public static Probe open(Product product, Login login, SqlOptions options) throws ProbeFailedException {
        try {
            return switch (product) {
                case PostgreSql -> new Probe(login, PostgresProbe.open(login, options), new PostgresProbe());
                case MySql -> new Probe(login, MySqlProbe.open(login, options), new MySqlProbe());
            };
        } catch (SQLException e) {
            throw new ProbeFailedException(Trouble.ofLogin(e).sentence(login, "logging in", e));
        }
    }

    /**
     * Looks once.
     *
     * @throws ProbeFailedException when the connection is gone; the probe is of no more use then
     */
    public DatabaseReading look() throws ProbeFailedException {
        try {
            return look.read(new Rows(connection));
        } catch (SQLException e) {
            throw new ProbeFailedException(Trouble.of(e).sentence(login, "looking into the copy", e));
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone, which is what was wanted.
        }
    }
}
