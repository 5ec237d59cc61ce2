package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanTest {
    private static final String PROD = "shop-prod.c1.eu-west-1.rds.amazonaws.com";
    private static final Redirect REDIRECT = new Redirect(
            new Addresses(Map.of(PROD, "copy"), Map.of("10.0.7.7", "10.0.9.9")), "prod", "copy", Set.of("db"));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "v1/ConfigMap; {data: {url: 'mysql://DB:3306', other: x}}; data.url",
                "v1/ConfigMap; {metadata: {annotations: {note: DB}}}; metadata.annotations.note",
                "v1/ConfigMap; {metadata: {name: db.prod, labels: {a: db.prod}}, data: {a: prod}}; ''",
                "v1/Service; {spec: {externalName: DB.}}; spec.externalName",
                "v1/Service; {spec: {externalName: db.prod.svc.cluster.local}}; spec.externalName",
                "v1/Endpoints; {subsets: [{addresses: [{ip: 10.0.7.7}]}]}; subsets[0].addresses[0].ip",
                "apps/v1/Deployment; {spec: {template: {spec: {containers: [{name: api, env: [{name: DB_HOST, value: DB}]}]}}}};"
                        + " spec.template.spec.containers[api].env[DB_HOST].value",
                "apps/v1/Deployment; {spec: {template: {spec: {containers: [{name: api, args: [a, --db=DB]}]}}}};"
                        + " spec.template.spec.containers[api].args[1]",
                "apps/v1/Deployment; {status: {message: DB}}; ''"
            })
    void namesTheFieldAndNeverTheValue(String kind, String object, String field) {
        List<String> found = Scan.of(
                REDIRECT,
                Cases.kind(kind),
                Cases.yaml(object.replace("DB", PROD).replace(PROD + "_HOST", "DB_HOST")));
        assertThat(found).isEqualTo(field.isEmpty() ? List.of() : List.of(field));
    }

    @Test
    void looksInsideSecretsBinaryAndPackedData() throws IOException {
        ObjectNode secret = Json.object();
        secret.putObject("data")
                .put("plain", base64(bytes("u:p@" + PROD)))
                .put("nested", base64(bytes(base64(bytes("u:p@" + PROD + "/x")))))
                .put("packed", base64(gzip("u:p@" + PROD)))
                .put("binary", base64(bytes("\u0000\u00ff" + PROD + "\u0000", true)))
                .put("clean", base64(bytes("nothing")));
        assertThat(Scan.of(REDIRECT, Cases.kind("v1/Secret"), secret))
                .containsExactlyInAnyOrder("data.plain", "data.nested", "data.packed", "data.binary");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return bytes(text, false);
    }

    private static byte[] bytes(String text, boolean latin) {
        return text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes(text));
        }
        return out.toByteArray();
    }
}
