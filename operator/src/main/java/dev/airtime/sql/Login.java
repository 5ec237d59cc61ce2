package dev.airtime.sql;

import org.jspecify.annotations.Nullable;

/**
 * A server and who logs in. Its text has no password.
 *
 * @param database the database to log in to where the product wants one; null for its usual one
 */
public record Login(
        String host,
        int port,
        String username,
        String password,
        @Nullable String database) {
    /** The server, for people. */
    String server() {
        return host + ":" + port;
    }

    /** {@code text} without the password, in case a driver or a server repeats it. */
    String without(String text) {
        return password.isEmpty() ? text : text.replace(password, "***");
    }

    @Override
    public String toString() {
        return "Login[" + username + "@" + server() + "]";
    }
}
