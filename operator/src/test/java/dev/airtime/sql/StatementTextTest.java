package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "PostgreSql | SELECT * FROM orders WHERE id = 42 | SELECT * FROM orders WHERE id = ?",
                "PostgreSql | SELECT  a\tFROM t1 WHERE b=$1 AND c = 'O''Brien' | SELECT a FROM t1 WHERE b=? AND c = ?",
                "PostgreSql | SELECT \"Name\" FROM \"odd \"\" t\" WHERE x > -1.5e-3 | SELECT \"Name\" FROM \"odd \"\" t\" WHERE x > -?",
                "PostgreSql | SELECT $tag$it's 'me'$tag$, $$x$$, E'a', x'1F', 0x1F | SELECT ?, ?, ?, ?, ?",
                "PostgreSql | SELECT 1 /* mail=a@b.c /* nested */ 'x */ + 2 -- it's | SELECT ? + ?",
                "PostgreSql | SELECT a FROM t WHERE id IN (1, 2,3) AND b IN ('x') | SELECT a FROM t WHERE id IN (?) AND b IN (?)",
                "PostgreSql | SELECT 'C:\\' , 'secret' | SELECT ?",
                "PostgreSql | SELECT 'C:\\\\' , a | SELECT ? , a",
                "PostgreSql | SELECT 'cut off | SELECT ?",
                "MySql | INSERT INTO t VALUES (1,'a'),(2,'b') | INSERT INTO t VALUES (?)",
                "MySql | SELECT `a``b` FROM t WHERE c = \"secret\" # it's | SELECT `a``b` FROM t WHERE c = ?",
                "MySql | SELECT 5--3, _utf8'x', 'O\\'Brien' , name | SELECT ?--?, ?, ?",
                "MySql | SELECT a -- 'b | SELECT a",
                "MySql | SELECT /*! STRAIGHT_JOIN 'x' */ a | SELECT a",
            })
    void hasNoValues(Product product, String sql, String text) {
        assertThat(StatementText.of(product, sql)).isEqualTo(text);
    }

    @Test
    void isShort() {
        assertThat(StatementText.of(Product.MySql, "SELECT " + "a, ".repeat(500)))
                .hasSize(300)
                .endsWith("…");
    }

    /** Whatever else is in a string, the word in it does not get out, and nothing makes the scanner stumble. */
    @Property
    void whatIsQuotedStaysIn(@ForAll @StringLength(max = 12) String odd, @ForAll Product product) {
        String value = (odd + "SECRET" + odd).replace("'", "''");
        assertThat(StatementText.of(product, "UPDATE t SET a = '" + value + "' WHERE id = 7"))
                .doesNotContain("SECRET")
                .startsWith("UPDATE t SET a = ?");
    }
}
