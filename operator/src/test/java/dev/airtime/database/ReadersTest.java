package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersTest {
    private static final String HERE = "arn:aws:rds:eu-west-1:111122223333:db:";

    /** "a=b,c" is the instance a with the replicas b and c; "a!" has no endpoint yet; HERE stands for its beginning. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "none;                       a;                        -;       -",
                "some, sorted;               a=c,b b c d;              b c;     -",
                "replicas of replicas;       a=b b=c c=d d;            b c d;   -",
                "creating;                   a=b,c b! c;               c;       -",
                "behind one in creation;     a=b b!=c c;               c;       -",
                "a circle;                   a=b b=c c=a,b;            b c;     -",
                "itself;                     a=a;                      -;       -",
                "met twice;                  a=b,c b=d c=d d;          b c d;   -",
                "another region;             a=b,arn:x:db:b b;         b;       arn:x:db:b",
                "an ARN of this region;      a=HEREb b;                b;       -",
                "by name and by ARN;         a=HEREb,b b;              b;       -",
                "gone meanwhile;             a=b,c c;                  c;       b",
                "only the source's;          a=b b c=d d;              b;       -",
            })
    void follows(String name, String account, String addresses, String unknown) {
        List<DbInstance> instances = new ArrayList<>();
        for (String text : account.replace("HERE", HERE).split(" ", -1)) {
            String[] halves = text.split("=", -1);
            String id = halves[0].replace("!", "");
            List<String> replicas = halves.length == 1 ? List.of() : List.of(halves[1].split(",", -1));
            instances.add(Instances.named(id, halves[0].endsWith("!") ? null : id + ".example", replicas));
        }
        Map<String, DbInstance> all = new TreeMap<>();
        instances.forEach(i -> all.put(i.identifier(), i));
        Readers readers = Readers.of(instances.get(0), all);
        assertThat(readers.addresses())
                .containsExactlyElementsOf(
                        words(addresses).map(w -> w + ".example").toList());
        assertThat(readers.unknown()).containsExactlyElementsOf(words(unknown).toList());
        if (unknown.equals("-")) {
            assertThat(readers.remark()).isEmpty();
        } else {
            assertThat(readers.remark()).contains(unknown);
        }
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" ", -1)).filter(w -> !w.equals("-"));
    }
}
