package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class RedirectPropertyTest {
    /** Fixed, so that a build speaks of the change and not of luck. An empty one explores: it found ten nestings so far. */
    private static final String SEED = "20261125";

    private static final String PROD = "shop-prod.c1.eu-west-1.rds.amazonaws.com";
    private static final String COPY = "shop-copy.c9.eu-west-1.rds.amazonaws.com";
    private static final Redirect REDIRECT = new Redirect(
            new Addresses(
                    Map.of(PROD, COPY, "my-" + PROD, "other." + COPY),
                    Map.of("10.0.7.7", "10.0.9.9", "2a05:d018:0:0:0:0:0:1", "2a05:d018:0:0:0:0:0:9")),
            "prod",
            "prod-staging",
            Set.of("db", "web"));

    /** What is written in production, and what has to stand in its place. */
    private static final Map<String, String> ADDRESSES = Map.ofEntries(
            Map.entry(PROD, COPY),
            Map.entry("SHOP-Prod.C1.eu-west-1.RDS.amazonaws.com.:3306", COPY + ".:3306"),
            Map.entry("my-" + PROD, "other." + COPY),
            Map.entry("mysql -h" + PROD + " -P3306", "mysql -h" + COPY + " -P3306"),
            Map.entry(
                    "jdbc:mysql:replication://" + PROD + ":3306,my-" + PROD + "/x?a=b",
                    "jdbc:mysql:replication://" + COPY + ":3306,other." + COPY + "/x?a=b"),
            Map.entry(
                    "mongodb://u:p@" + PROD + ":27017,my-" + PROD + ":27018/x",
                    "mongodb://u:p@" + COPY + ":27017,other." + COPY + ":27018/x"),
            Map.entry("db.prod", "db.prod-staging"),
            Map.entry(
                    "http://web.prod.svc.cluster.local:80/prod/product",
                    "http://web.prod-staging.svc.cluster.local:80/prod/product"),
            Map.entry("db-0.db.prod.svc.k8s.corp", "db-0.db.prod-staging.svc.k8s.corp"),
            Map.entry(
                    "search prod.svc.cluster.local svc.cluster.local",
                    "search prod-staging.svc.cluster.local svc.cluster.local"),
            Map.entry("10.0.7.7:3306", "10.0.9.9:3306"),
            Map.entry("mysql://[2A05:D018::1]:3306/x", "mysql://[2a05:d018:0:0:0:0:0:9]:3306/x"),
            Map.entry("system:serviceaccount:prod:web", "system:serviceaccount:prod-staging:web"),
            Map.entry("spiffe://corp/ns/prod/sa/web", "spiffe://corp/ns/prod-staging/sa/web"),
            Map.entry("ü 😀 \"" + PROD + "\" \\ ä", "ü 😀 \"" + COPY + "\" \\ ä"));

    private static final List<String> LOOK_ALIKES = List.of(
            "prod",
            "product",
            "prod-bucket",
            "my-prod",
            "shop-prod",
            "x." + PROD,
            PROD + ".cn",
            PROD + "-2",
            "web.production",
            "web.prod.example.com",
            "web\\.prod",
            "other.prod",
            "a.web.prod",
            "webx.prod",
            "10.0.7.77",
            "110.0.7.7",
            "2a05:d018::12",
            "prod/tls",
            "prod-auth@kubernetescrd",
            "-n prod",
            "prod.svc",
            "\\",
            "\"",
            "%",
            "%zz",
            "1e3",
            "1.50",
            "{\"b\": 1e3, \"a\": \"\\/\"}",
            "cHJvZA==",
            "\u00e4\u00f6",
            "\ud83d\ude00",
            "-----BEGIN CERTIFICATE-----");

    @Provide
    Arbitrary<String> addresses() {
        return Arbitraries.of(ADDRESSES.keySet().stream().sorted().toList());
    }

    /** What can be written anew; packed data can't. */
    @Provide
    Arbitrary<List<Wrapping>> wrappings() {
        return Arbitraries.of(Wrapping.values())
                .filter(w -> w != Wrapping.GZIP_BASE64)
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> lookAlike() {
        return Arbitraries.of(LOOK_ALIKES);
    }

    private static String wrap(List<Wrapping> wrappings, String text) {
        String wrapped = text;
        for (Wrapping w : wrappings) {
            wrapped = w.wrap(wrapped);
        }
        return wrapped;
    }

    private static String unwrap(List<Wrapping> wrappings, String text) {
        String plain = text;
        for (int i = wrappings.size() - 1; i >= 0; i--) {
            plain = wrappings.get(i).unwrap(plain);
        }
        return plain;
    }

    /** What a properties file escapes once more can't be written anew where it stands; the scan finds it. */
    private static boolean brokenInProperties(List<Wrapping> wrappings) {
        int properties = wrappings.lastIndexOf(Wrapping.PROPERTIES);
        return properties >= 0
                && wrappings.subList(0, properties).stream()
                        .anyMatch(
                                EnumSet.of(
                                        Wrapping.BASE64_LINES,
                                        Wrapping.JSON_CODES,
                                        Wrapping.JSON_SLASHES,
                                        Wrapping.PROPERTIES)::contains);
    }

    @Property(tries = 1500, seed = SEED)
    void noAddressSurvivesAnyNesting(
            @ForAll("addresses") String address, @ForAll("wrappings") List<Wrapping> wrappings) {
        Assume.that(!brokenInProperties(wrappings));
        String once = REDIRECT.text(wrap(wrappings, address));
        assertThat(unwrap(wrappings, once)).isEqualTo(ADDRESSES.get(address));
        assertThat(REDIRECT.text(once)).isEqualTo(once);
        assertThat(REDIRECT.pointsAt(once)).isFalse();
    }

    @Example
    void aFoldedYamlStringIsReadAsOne() throws JsonProcessingException {
        String folded = Cases.YAML.writeValueAsString(Map.of("k", Wrapping.JSON_CODES.wrap(PROD)));
        assertThat(folded.lines().count()).isGreaterThan(2);
        String after = REDIRECT.text(folded);
        assertThat(Wrapping.JSON_CODES.unwrap(Wrapping.YAML.unwrap(after))).isEqualTo(COPY);
    }

    @Property(tries = 1000, seed = SEED)
    void whatOnlyLooksLikeAnAddressKeepsItsBytes(
            @ForAll @Size(max = 6) List<@From("lookAlike") String> words,
            @ForAll("wrappings") List<Wrapping> wrappings) {
        String wrapped = wrap(wrappings, String.join(" ", words));
        assertThat(REDIRECT.text(wrapped)).isEqualTo(wrapped);
    }

    @Property(tries = 1000, seed = SEED)
    void anyTextIsDoneAtOnce(@ForAll @Size(max = 8) List<@From("pieces") String> pieces) {
        String once = REDIRECT.text(String.join("", pieces));
        assertThat(REDIRECT.text(once)).isEqualTo(once);
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.oneOf(
                addresses(),
                lookAlike(),
                Arbitraries.strings().ofMaxLength(8),
                Arbitraries.of("\"", "\\", " ", "%2F", "\n", ".", "-", "/", "="));
    }

    @Property(tries = 500, seed = SEED)
    void theScanFindsWhatWasPlantedAndNothingElse(
            @ForAll @Size(min = 1, max = 5) List<@From("addresses") String> addresses,
            @ForAll("planted") List<Wrapping> wrappings,
            @ForAll @Size(max = 6) List<@From("lookAlike") String> words) {
        String clean = String.join(" ", words);
        ObjectNode secret = Json.object();
        ObjectNode data = secret.putObject("data");
        ObjectNode annotations = secret.putObject("metadata").putObject("annotations");
        List<String> planted = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            String wrapped = wrap(wrappings, addresses.get(i));
            data.put("k" + i, base64(wrapped));
            data.put("clean" + i, base64(wrap(wrappings, clean)));
            annotations.put("a" + i, wrapped);
            // Names of accounts are who somebody is, not where to connect to.
            if (!addresses.get(i).contains("system:") && !addresses.get(i).contains("spiffe:")) {
                planted.add("data.k" + i);
                planted.add("metadata.annotations.a" + i);
            }
        }
        assertThat(Scan.of(REDIRECT, Cases.kind("v1/Secret"), secret)).containsExactlyInAnyOrderElementsOf(planted);
    }

    @Provide
    Arbitrary<List<Wrapping>> planted() {
        return Arbitraries.of(Wrapping.class).list().ofMaxSize(4);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
