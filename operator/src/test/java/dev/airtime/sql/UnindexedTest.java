package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which columns an index would be on, by what planners print. */
class UnindexedTest {
    private static List<String> columns(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "(orders.customer = $1) | customer",
                "((orders.mail)::text = $1) | mail",
                "((orders.mail)::text = 'a (b = '::text) | mail",
                "((o.day > $1) AND (o.customer = $2) AND (o.status = ANY ($3))) | customer status day",
                "((o.day > $1) AND (o.day < $2)) | day",
                "(\"Odd table\".\"Customer\" = 42) | Customer",
                "(customer = $1) | customer",
                "((orders.customer = $1) OR (orders.day = $2)) | ",
                "(lower(orders.mail) = $1) | ",
                "(orders.deleted IS NULL) | ",
                "(orders.customer <> $1) | ",
            })
    void ofPostgres(String condition, @Nullable String columns) {
        assertThat(Unindexed.postgresColumns(condition)).isEqualTo(columns(columns));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "o | (`shop`.`o`.`customer` = 42) | customer",
                "o | o.customer = 42 | customer",
                "o | o.mail = 'o.secret = 1' | mail",
                "o | o.`day` > '2026-01-01' and o.customer = 42 and o.status in (1,2) | customer status day",
                "o | o.customer = 42 and p.part = 7 | customer",
                "o | o.customer = 42 or o.day = 1 | ",
                "o | lcase(o.mail) = 'a' | ",
                "o | o.customer <> 42 | ",
                "o | o.customer is null | ",
            })
    void ofMySql(String table, String condition, @Nullable String columns) {
        assertThat(Unindexed.mySqlColumns(table, condition)).isEqualTo(columns(columns));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "o | SELECT a FROM orders o WHERE o.b = ? | orders",
                "o | SELECT a FROM `shop`.`orders` AS `o` JOIN p ON o.x = p.x | shop.orders",
                "p | SELECT a FROM orders o JOIN parts p ON o.x = p.x | parts",
                "p | SELECT a FROM orders o, parts p WHERE o.x = p.x | parts",
                "orders | SELECT a FROM orders WHERE b = ? | orders",
            })
    void anAliasIsOfATable(String name, String statement, String table) {
        assertThat(Unindexed.table(name, statement)).isEqualTo(table);
    }
}
