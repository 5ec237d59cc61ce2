package dev.airtime.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Opens connections: encrypted, with an end to every wait. What a driver calls its properties is in pgJDBC's
 * "Initializing the Driver" and in MariaDB Connector/J's "About MariaDB Connector/J", both under connection parameters.
 */
final class Sessions {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** The server ends a statement at its limit; the client gives up only when no answer comes even then. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private Sessions() {}

    /** Logs in to {@code database}; an empty name is none. */
    static Connection open(Product product, Login login, String database, SqlOptions options) throws SQLException {
        Properties p = new Properties();
        p.setProperty("user", login.username());
        p.setProperty("password", login.password());
        p.setProperty("tcpKeepAlive", "true");
        long socket = options.statementLimit().plus(GRACE).toSeconds();
        String url;
        if (product == Product.PostgreSql) {
            url = "jdbc:postgresql:///";
            p.setProperty("PGHOST", login.host());
            p.setProperty("PGPORT", Integer.toString(login.port()));
            p.setProperty("PGDBNAME", database);
            p.setProperty("ApplicationName", "airtime");
            p.setProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
            p.setProperty("loginTimeout", Long.toString(CONNECT.multipliedBy(2).toSeconds()));
            p.setProperty("socketTimeout", Long.toString(socket));
            p.setProperty("gssEncMode", "disable");
            if (options.ca() == null) {
                p.setProperty("sslmode", "require");
            } else {
                p.setProperty("sslmode", "verify-full");
                p.setProperty("sslrootcert", options.ca().toString());
            }
        } else {
            url = "jdbc:mariadb://address=(host=" + login.host() + ")(port=" + login.port() + ")/" + database;
            p.setProperty("connectTimeout", Long.toString(CONNECT.toMillis()));
            p.setProperty("socketTimeout", Long.toString(socket * 1000));
            // A server that has gone is noticed within minutes, however long a statement may take.
            p.setProperty("tcpKeepIdle", "60");
            p.setProperty("tcpKeepInterval", "30");
            p.setProperty("tcpKeepCount", "4");
            // A server can ask its client for files.
            p.setProperty("allowLocalInfile", "false");
            if (options.ca() == null) {
                p.setProperty("sslMode", "trust");
            } else {
                p.setProperty("sslMode", "verify-full");
                p.setProperty("serverSslCert", options.ca().toString());
            }
        }
        return DriverManager.getConnection(url, p);
    }
}
