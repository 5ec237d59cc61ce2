package dev.airtime.sql;

import java.util.Optional;

/** A database product that Airtime can read. */
public enum Product {
    /** PostgreSQL, by its own driver. */
    PostgreSql,
    /** MySQL and MariaDB, both by MariaDB's driver. */
    MySql;

    /** The product of an RDS engine name (RDS API reference, CreateDBInstance, Engine); empty for any other. */
    public static Optional<Product> of(String engine) {
        return switch (engine) {
            case "postgres" -> Optional.of(PostgreSql);
            case "mysql", "mariadb" -> Optional.of(MySql);
            default -> Optional.empty();
        };
    }

    /** The product whose protocol and statistics an RDS engine has, Aurora's too; empty for any other. */
    public static Optional<Product> spoken(String engine) {
        return switch (engine) {
            case "aurora-postgresql" -> Optional.of(PostgreSql);
            case "aurora-mysql" -> Optional.of(MySql);
            default -> of(engine);
        };
    }
}
