package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterFormulaTest {
    /** The default formulas of the engines; Aurora's are checked against AWS's table (r class large: 1000). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db.t3.large | {DBInstanceClassMemory/25165760} | 341",
                "db.r6g.large | {DBInstanceClassMemory/12582880} | 1365",
                "db.r6g.large | LEAST({DBInstanceClassMemory/9531392},5000) | 1802",
                "db.r6g.4xlarge | LEAST({DBInstanceClassMemory/9531392},5000) | 5000",
                "db.r6g.large | GREATEST({log(DBInstanceClassMemory/805306368)*45},{log(DBInstanceClassMemory/8187281408)*1000}) | 1069",
                "db.m5.xlarge | sum({DBInstanceClassMemory/12582880}, 10) | 1375",
                "db.m5.xlarge | {DBInstanceClassMemory*3/4} | 12884901888",
                "db.unknown.huge | 1000 | 1000",
                "db.unknown.huge | {DBInstanceClassMemory/12582880} |",
                "db.m5.xlarge | {DBInstanceVCPU*4} |",
                "db.m5.xlarge | {DBInstanceClassMemory/ |",
                "db.m5.xlarge | on |",
                "db.m5.xlarge | |"
            })
    void evaluates(String instanceClass, @Nullable String formula, @Nullable Long wanted) {
        assertThat(ParameterFormula.evaluate(formula, ClassMemory.bytes(instanceClass)))
                .isEqualTo(wanted == null ? OptionalLong.empty() : OptionalLong.of(wanted));
    }

    @ParameterizedTest
    @CsvSource({
        "db.r6g.2xlarge,db.r6g.large,true",
        "db.r6g.large,db.r6g.2xlarge,false",
        "db.m6i.4xlarge,db.r6g.2xlarge,true",
        "db.z1d.large,db.z1d.large,true",
        "db.z1d.large,db.r6g.large,false"
    })
    void compares(String big, String small, boolean covers) {
        assertThat(ClassMemory.covers(big, small)).isEqualTo(covers);
    }

    /** Of 16 GiB, 12 percent are RDS's at most: 1201 of 1365. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_connections | {DBInstanceClassMemory/12582880} | 1201 | db.r6g.large | true",
                "max_connections | {DBInstanceClassMemory/12582880} | 1202 | db.r6g.large | false",
                "max_connections | LEAST({DBInstanceClassMemory/9531392},5000) | 5000 | db.r6g.8xlarge | true",
                "max_connections | LEAST({DBInstanceClassMemory/9531392},5000) | 5001 | db.r6g.8xlarge | false",
                "max_connections | {DBInstanceClassMemory/12582880} | 100 | db.unknown.huge | false",
                "max_connections | 5000 | 100 | db.r6g.large | false",
                "max_connections |  | 100 | db.r6g.large | false",
                "max_connections | {DBInstanceClassMemory/12582880} | {DBInstanceClassMemory/25165760} | db.r6g.large | false",
                "innodb_buffer_pool_size | {DBInstanceClassMemory*3/4} | 100 | db.r6g.large | false"
            })
    void follows(String parameter, @Nullable String value, String wanted, String instanceClass, boolean gives) {
        assertThat(FollowingFormula.gives(parameter, value, wanted, instanceClass))
                .isEqualTo(gives);
    }
}
