package dev.airtime.sql;

import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Reads all tables and indexes of a server once, by one connection at a time, so that a restored volume fetches all its
 * blocks. Changes nothing that stays. Can be ended at any instruction and begun again: it then reads everything again.
 */
public final class FullRead {
    private FullRead() {}

    /** What came of it. */
    public sealed interface Outcome {}

    /**
     * All that can be read was.
     *
     * @param progress at the end
     * @param leftOut what was not read and why, in half a sentence; empty when everything was
     */
    public record Done(ReadProgress progress, String leftOut) implements Outcome {}

    /** It ended early. */
    public record Failed(String message) implements Outcome {}

    /**
     * Reads on this thread, for as long as it takes. An interrupted thread stops after the statement that runs.
     *
     * @param told is told how far it is, at least after each table or index
     */
    public static Outcome run(Product product, Login login, SqlOptions options, Consumer<ReadProgress> told) {
        Reading reading = new Reading(told);
        try {
            return switch (product) {
                case PostgreSql -> new PostgresRead(login, options, reading).run();
                case MySql -> new MySqlRead(login, options, reading).run();
            };
        } catch (LoginFailedException e) {
            return new Failed(Trouble.ofLogin(e.cause()).sentence(login, "logging in", e.cause()));
        } catch (SQLException e) {
            return new Failed(Trouble.of(e).sentence(login, reading.what(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed("the operator stops");
        }
    }
}
