package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InnodbDeadlockTest {
    /** In the form of MySQL 8.0, "InnoDB Standard Monitor and Lock Monitor Output" and "An InnoDB Deadlock Example". */
    private static final String MYSQL = """
            =====================================
            2026-12-03 12:00:00 0x7f INNODB MONITOR OUTPUT
            =====================================
            ------------------------
            LATEST DETECTED DEADLOCK
            ------------------------
            2026-12-03 11:59:58 140
            *** (1) TRANSACTION:
            TRANSACTION 43260, ACTIVE 186 sec starting index read
            mysql tables in use 1, locked 1
            LOCK WAIT 4 lock struct(s), heap size 1128, 2 row lock(s)
            MySQL thread id 19, OS thread handle 140, query id 143 10.0.0.7 shop updating
            UPDATE stock SET amount = amount - 1
              WHERE name = 'Aardvark'

            *** (1) HOLDS THE LOCK(S):
            RECORD LOCKS space id 43 page no 4 n bits 72 index PRIMARY of table `shop`.`orders` trx id 43260
            Record lock, heap no 2 PHYSICAL RECORD: n_fields 4; compact format; info bits 0
             0: len 8; hex 416172647661726b; asc Aardvark;;

            *** (2) TRANSACTION:
            TRANSACTION 43261, ACTIVE 209 sec starting index read
            MySQL thread id 18, OS thread handle 140, query id 146 10.0.0.8 shop updating
            UPDATE orders SET paid = 1 WHERE id = 4711

            *** (2) WAITING FOR THIS LOCK TO BE GRANTED:
            RECORD LOCKS space id 43 page no 4 n bits 72 index PRIMARY of table `shop`.`orders` trx id 43261
            *** WE ROLL BACK TRANSACTION (2)
            ------------
            TRANSACTIONS
            ------------
            Trx id counter 43262
            ---TRANSACTION 421764459790000, not started
            MySQL thread id 21, OS thread handle 140, query id 150 localhost root starting
            SHOW ENGINE INNODB STATUS
            """;

    @Test
    void theStatementsOfBothSidesAreThereWithoutTheirValues() {
        assertThat(InnodbDeadlock.statements(MYSQL))
                .containsExactly(
                        "UPDATE stock SET amount = amount - ? WHERE name = ?",
                        "UPDATE orders SET paid = ? WHERE id = ?");
    }

    @Test
    void withoutADeadlockThereIsNone() {
        assertThat(InnodbDeadlock.statements(MYSQL.replace("LATEST DETECTED DEADLOCK", "LATEST FOREIGN KEY ERROR")))
                .isEmpty();
        assertThat(InnodbDeadlock.statements("")).isEmpty();
    }
}
