package dev.airtime.sql;

import java.sql.SQLException;

/** No connection came about. */
final class LoginFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final SQLException cause;

    LoginFailedException(SQLException cause) {
        super(cause);
        this.cause = cause;
    }

    SQLException cause() {
        return cause;
    }
}
