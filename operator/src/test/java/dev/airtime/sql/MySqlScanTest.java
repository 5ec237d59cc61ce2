package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.sql.MySqlScan.Index;
import dev.airtime.sql.MySqlScan.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MySqlScanTest {
    private static final Index PRIMARY = new Index("PRIMARY", "id", true);
    private static final Index BY_MAIL = new Index("by_mail", "mail", true);
    private static final Index EXPRESSION = new Index("expression", null, true);
    private static final Index WORDS = new Index("words", "note", false);

    private static Table table(boolean clustered, @Nullable String key, Index... indexes) {
        return new Table("shop", "odd`name", false, clustered, 800, 300, List.of("note", "a`b"), key, List.of(indexes));
    }

    private static List<String> sql(Table table) {
        return MySqlScan.of(table, new ArrayList<>()).stream()
                .map(MySqlScan::sql)
                .toList();
    }

    @Test
    void readsRowsWithWhatIsOutsideOfThemAndEachIndexByTheKeyThatItHas() {
        assertThat(sql(table(true, "id", PRIMARY, BY_MAIL, EXPRESSION)))
                .containsExactly(
                        "SELECT COUNT(*), SUM(LENGTH(`note`)), SUM(LENGTH(`a``b`)) FROM `shop`.`odd``name` USE INDEX ()",
                        "SELECT SUM(LENGTH(`id`)) FROM `shop`.`odd``name` FORCE INDEX (`by_mail`)",
                        "SELECT SUM(LENGTH(`id`)) FROM `shop`.`odd``name` FORCE INDEX (`expression`)");
    }

    @Test
    void withoutAClusteredKeyAnIndexAnswersForItsOwnColumn() {
        assertThat(sql(table(false, "id", PRIMARY, BY_MAIL)))
                .contains(
                        "SELECT SUM(LENGTH(`id`)) FROM `shop`.`odd``name` FORCE INDEX (`PRIMARY`)",
                        "SELECT SUM(LENGTH(`mail`)) FROM `shop`.`odd``name` FORCE INDEX (`by_mail`)");
    }

    @Test
    void saysWhatCantBeScanned() {
        List<String> left = new ArrayList<>();
        assertThat(MySqlScan.of(table(true, null, WORDS, EXPRESSION), left)).hasSize(1);
        assertThat(left).containsExactly("index words of shop.odd`name", "index expression of shop.odd`name");
    }

    @Test
    void readsTheOldVersionsOfRowsToo() {
        Table versioned = new Table("shop", "dated", true, true, 1, 1, List.of(), "id", List.of(PRIMARY, BY_MAIL));
        assertThat(sql(versioned))
                .containsExactly(
                        "SELECT COUNT(*) FROM `shop`.`dated` FOR SYSTEM_TIME ALL USE INDEX ()",
                        "SELECT SUM(LENGTH(`id`)) FROM `shop`.`dated` FOR SYSTEM_TIME ALL FORCE INDEX (`by_mail`)");
    }

    @Test
    void theSizesAddUp() {
        assertThat(MySqlScan.of(table(true, "id", PRIMARY, BY_MAIL, EXPRESSION), new ArrayList<>()))
                .extracting(MySqlScan::bytes)
                .containsExactly(800L, 150L, 150L);
    }
}
