package dev.airtime.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PostgreSQL server with pg_prewarm (PostgreSQL, Appendix F, "pg_prewarm"; RDS has it among its supported
 * extensions): table by table and index by index, TOAST and materialized views too, in pieces. Each database is read in
 * one transaction that is rolled back, and with it the extension and the permissions that it began with.
 */
final class PostgresRead {
    /** Always there (PostgreSQL, "Creating a Database"); on RDS it is empty unless somebody uses it. */
    private static final String USUAL = "postgres";
    /** RDS's own, which refuses everybody (RDS user guide, "Understanding PostgreSQL roles and permissions"). */
    private static final String RDS_ADMIN = "rdsadmin";
    /** One statement reads so much at most, so that it is short even at the speed of a first read. */
    private static final long PIECE = 256L << 20;

    /** Smaller ones are PostgreSQL's own (PostgreSQL source, access/transam.h, FirstNormalObjectId). */
    private static final int FIRST_OWN = 16_384;

    private static final String OWN_SCHEMA = "airtime_warm_up";
    private static final List<String> FORKS = List.of("main", "fsm", "vm");
    private static final Duration LOCK = Duration.ofMinutes(1);

    private final Login login;
    private final SqlOptions options;
    private final Reading reading;

    PostgresRead(Login login, SqlOptions options, Reading reading) {
        this.login = login;
        this.options = options;
        this.reading = reading;
    }

    /**
     * Something with blocks of its own.
     *
     * @param name quoted, with its schema
     * @param counted whether a scan of it can stand in for pg_prewarm: a table or a materialized view
     * @param system whether it is of PostgreSQL itself
     */
    private record Relation(long oid, String name, boolean counted, boolean system, long bytes) {}

    FullRead.Outcome run() throws SQLException, LoginFailedException, InterruptedException {
        Map<String, List<Relation>> databases = new LinkedHashMap<>();
        for (String database : databases()) {
            reading.doing("looking for tables of database " + database);
            try (Connection c = open(database)) {
                List<Relation> relations = relations(c);
                databases.put(database, relations);
                reading.planned(
                        relations.size(),
                        relations.stream().mapToLong(Relation::bytes).sum());
            }
        }
        for (Map.Entry<String, List<Relation>> database : databases.entrySet()) {
            reading.doing("reading database " + database.getKey());
            try (Connection c = open(database.getKey())) {
                c.setAutoCommit(false);
                try {
                    read(c, database.getKey(), database.getValue());
                } finally {
                    c.rollback();
                }
            }
        }
        return reading.outcome();
    }

    private List<String> databases() throws SQLException, LoginFailedException {
        List<String> names = new ArrayList<>();
        try (Connection c = open(login.database() == null ? USUAL : login.database());
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate"
                        + " AND datname <> '" + RDS_ADMIN + "' AND has_database_privilege(oid, 'CONNECT')"
                        + " ORDER BY datname")) {
            while (r.next()) {
                names.add(r.getString(1));
            }
        }
        return names;
    }

    private Connection open(String database) throws SQLException, LoginFailedException {
        Connection c;
        try {
            c = Sessions.open(Product.PostgreSql, login, database, options);
        } catch (SQLException e) {
            throw new LoginFailedException(e);
        }
        try (Statement s = c.createStatement()) {
            // By name, since no version knows them all. The data is production's: none of its functions is called.
            s.execute("SELECT set_config(s.name, v.value, false) FROM (VALUES ('statement_timeout', '"
                    + options.statementLimit().toMillis() + "'), ('lock_timeout', '" + LOCK.toMillis()
                    + "'), ('idle_in_transaction_session_timeout', '0'), ('transaction_timeout', '0'),"
                    + " ('default_transaction_read_only', 'off'), ('enable_indexscan', 'off'),"
                    + " ('enable_indexonlyscan', 'off'), ('enable_bitmapscan', 'off'),"
                    + " ('max_parallel_workers_per_gather', '0'), ('search_path', 'pg_catalog')) v(name, value)"
                    + " JOIN pg_catalog.pg_settings s USING (name)");
            return c;
        } catch (SQLException e) {
            c.close();
            throw e;
        }
    }

    /** Indexes last, so that they are what the cache still has. */
    private static List<Relation> relations(Connection c) throws SQLException {
        List<Relation> found = new ArrayList<>();
        try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT c.oid, format('%I.%I', n.nspname, c.relname),"
                        + " c.relkind IN ('r', 'm'), c.oid < " + FIRST_OWN + ","
                        + " COALESCE(pg_relation_size(c.oid), 0) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind IN ('r', 'i', 't', 'm') AND c.relpersistence <> 't'"
                        + " ORDER BY c.relkind = 'i', c.oid")) {
            while (r.next()) {
                found.add(new Relation(r.getLong(1), r.getString(2), r.getBoolean(3), r.getBoolean(4), r.getLong(5)));
            }
        }
        return found;
    }

    private void read(Connection c, String database, List<Relation> relations)
            throws SQLException, InterruptedException {
        long block;
        try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT current_setting('block_size')")) {
            r.next();
            block = r.getLong(1);
        }
        readEverything(c);
        String schema = prewarm(c, database);
        for (Relation relation : relations) {
            reading.doing("reading " + relation.name() + " of database " + database);
            Savepoint before = c.setSavepoint();
            try {
                if (schema != null) {
                    pieces(c, schema, relation, block);
                } else if (relation.counted()) {
                    count(c, relation);
                }
            } catch (SQLException e) {
                switch (Trouble.of(e)) {
                    case NotAllowed -> {
                        if (!relation.system()) {
                            reading.notAllowed(database + ": " + relation.name());
                        }
                    }
                    case Gone -> {}
                    default -> throw e;
                }
                c.rollback(before);
            }
            c.releaseSavepoint(before);
            reading.finished();
        }
    }

    /**
     * The master user of RDS is no superuser, and tables belong to others: for this transaction it takes the role that reads
     * all (PostgreSQL 14, "Predefined Roles"), else those of the owners, as far as it may give them.
     */
    static void readEverything(Connection c) throws SQLException {
        List<String> grants = new ArrayList<>();
        try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT format('GRANT %I TO CURRENT_USER', rolname) FROM pg_roles"
                        + " WHERE NOT pg_has_role(oid, 'USAGE') AND NOT rolsuper AND (rolname = 'pg_read_all_data'"
                        + " OR oid IN (SELECT relowner FROM pg_class)) ORDER BY rolname <> 'pg_read_all_data'")) {
            while (r.next()) {
                grants.add(r.getString(1));
            }
        }
        for (String grant : grants) {
            var unused = attempt(c, grant);
        }
    }

    /** The schema of pg_prewarm; null when it can't be had. */
    private @Nullable String prewarm(Connection c, String database) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT quote_ident(n.nspname) FROM pg_extension e"
                        + " JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_prewarm'")) {
            if (r.next()) {
                return r.getString(1);
            }
        }
        String refused = attempt(c, "CREATE SCHEMA " + OWN_SCHEMA, "CREATE EXTENSION pg_prewarm SCHEMA " + OWN_SCHEMA);
        if (refused == null) {
            return OWN_SCHEMA;
        }
        if (attempt(c, "CREATE EXTENSION pg_prewarm SCHEMA public") == null) {
            return "public";
        }
        reading.remark("indexes and TOAST of database " + database + ", where pg_prewarm can't be had ("
                + login.without(refused) + ") and tables were counted instead");
        return null;
    }

    /** What was refused; null when all was done, in which case it lasts as long as the transaction. */
    private static @Nullable String attempt(Connection c, String... statements) throws SQLException {
        Savepoint before = c.setSavepoint();
        try (Statement s = c.createStatement()) {
            for (String sql : statements) {
                s.execute(sql);
            }
            return null;
        } catch (SQLException e) {
            if (Trouble.of(e) == Trouble.Lost) {
                throw e;
            }
            c.rollback(before);
            return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        }
    }

    /** To the end that it has now: others may write to the copy already. */
    private void pieces(Connection c, String schema, Relation relation, long block)
            throws SQLException, InterruptedException {
        try (PreparedStatement size = c.prepareStatement("SELECT pg_relation_size(?::oid, ?)");
                PreparedStatement prewarm =
                        c.prepareStatement("SELECT " + schema + ".pg_prewarm(?::oid::regclass, 'buffer', ?, ?, ?)")) {
            for (String fork : FORKS) {
                size.setLong(1, relation.oid());
                size.setString(2, fork);
                long blocks;
                try (ResultSet r = size.executeQuery()) {
                    r.next();
                    blocks = r.getLong(1) / block;
                }
                for (long first = 0; first < blocks; first += PIECE / block) {
                    long last = Math.min(blocks, first + PIECE / block) - 1;
                    prewarm.setLong(1, relation.oid());
                    prewarm.setString(2, fork);
                    prewarm.setLong(3, first);
                    prewarm.setLong(4, last);
                    prewarm.execute();
                    if (fork.equals("main")) {
                        reading.read((last - first + 1) * block);
                    }
                    reading.doing(reading.what());
                }
            }
        }
    }

    private void count(Connection c, Relation relation) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.execute("SELECT count(*) FROM " + relation.name());
        }
        reading.read(relation.bytes());
    }
}
