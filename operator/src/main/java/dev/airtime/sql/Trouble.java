package dev.airtime.sql;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What a server's or driver's error means, by SQLState and vendor code: PostgreSQL's Appendix A, "PostgreSQL Error Codes";
 * MySQL's "Server Error Message Reference"; MariaDB's "MariaDB Error Codes". Pure.
 */
enum Trouble {
    /** Nothing answers, or what answers is no such server. */
    Unreachable,
    /** The connection broke, or the server is going. */
    Lost,
    /** No encrypted connection came about. */
    Tls,
    /** User or password. */
    Login,
    /** A statement met its limit, or waited too long for a lock. */
    TooLong,
    /** The user may not read this table or index. */
    NotAllowed,
    /** The table or index is not there any more, or is hidden from queries. */
    Gone,
    /** Anything else. */
    Other;

    private static final Set<Integer> LOGIN = Set.of(1045, 1698);
    private static final Set<Integer> TOO_LONG = Set.of(1969, 3024, 1317, 1205);
    private static final Set<Integer> NOT_ALLOWED = Set.of(1044, 1142, 1143, 1227);
    private static final Set<Integer> GONE = Set.of(1146, 1176, 1051, 1049);

    /** Of a log-in that failed. */
    static Trouble ofLogin(SQLException e) {
        Trouble t = of(e);
        return t == Tls || t == Login ? t : t == Lost || t == TooLong ? Unreachable : t;
    }

    /** Of a statement that failed. */
    static Trouble of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        int code = e.getErrorCode();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return Tls;
            }
        }
        if (state.startsWith("28") || LOGIN.contains(code)) {
            return Login;
        }
        if (state.equals("57014") || state.equals("55P03") || state.equals("70100") || TOO_LONG.contains(code)) {
            return TooLong;
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return Lost;
        }
        if (state.equals("42501") || NOT_ALLOWED.contains(code)) {
            return NotAllowed;
        }
        return state.equals("42P01") || state.equals("42S02") || GONE.contains(code) ? Gone : Other;
    }

    /** What happened and what to do, in a sentence without the password. */
    String sentence(Login login, String what, SQLException e) {
        String text = login.without(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        return switch (this) {
            case Unreachable ->
                "can't connect to " + login.server() + " (" + text
                        + "): let the operator's pods reach it, by an inbound"
                        + " rule for port " + login.port() + " in the copy's security groups, which are those of"
                        + " production, and by routes and network policies";
            case Tls ->
                "no encrypted connection to " + login.server() + " (" + text + "): where a CA bundle is given, it must"
                        + " have the authority that the server's certificate is of";
            case Login ->
                login.server() + " refuses the user " + login.username() + " (" + text
                        + "): the copy's password is that" + " of its Secret unless somebody changed it";
            case TooLong ->
                what + " took too long (" + text + "): raise the limit of a statement (--warm-up-statement-limit)";
            case Lost -> what + ": the connection to " + login.server() + " was lost (" + text + ")";
            case NotAllowed -> what + ": the user " + login.username() + " may not read it (" + text + ")";
            case Gone, Other -> what + ": " + text;
        };
    }
}
