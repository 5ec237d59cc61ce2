package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Ways in which configuration hides a text, each with its way back. */
enum Wrapping {
    PLAIN,
    LINES,
    URL,
    JSON,
    JSON_SLASHES,
    JSON_CODES,
    YAML,
    PROPERTIES,
    BASE64,
    BASE64_UNPADDED,
    BASE64_URL,
    BASE64_LINES,
    GZIP_BASE64;

    /** Folded strings are read where they stand in a text, but not inside every other layer. */
    private static final YAMLMapper UNFOLDED =
            YAMLMapper.builder().disable(YAMLGenerator.Feature.SPLIT_LINES).build();

    String wrap(String text) {
        try {
            return switch (this) {
                case PLAIN -> text;
                case LINES -> "# a comment, {\"n\": 1e3}\nurl = " + text + "\n";
                case URL -> "http://x/?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&r=1";
                case JSON -> Json.text(Map.of("k", text));
                case JSON_SLASHES -> Json.text(Map.of("k", text)).replace("/", "\\/");
                case JSON_CODES -> codes(text);
                case YAML -> UNFOLDED.writeValueAsString(Map.of("k", text));
                case PROPERTIES -> properties(text);
                case BASE64 -> Base64.getEncoder().encodeToString(utf8(text));
                case BASE64_UNPADDED -> Base64.getEncoder().withoutPadding().encodeToString(utf8(text));
                case BASE64_URL -> Base64.getUrlEncoder().encodeToString(utf8(text));
                case BASE64_LINES -> Base64.getMimeEncoder(64, utf8("\n")).encodeToString(utf8(text));
                case GZIP_BASE64 -> Base64.getEncoder().encodeToString(gzip(utf8(text)));
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String unwrap(String text) {
        try {
            return switch (this) {
                case PLAIN -> text;
                case LINES -> text.substring(text.indexOf("url = ") + 6, text.length() - 1);
                case URL -> URLDecoder.decode(text.substring(12, text.length() - 4), StandardCharsets.UTF_8);
                case JSON, JSON_SLASHES, JSON_CODES -> key(Json.parse(text));
                case YAML -> key(Cases.YAML.readTree(text));
                case PROPERTIES -> {
                    Properties properties = new Properties();
                    properties.load(new StringReader(text));
                    yield properties.getProperty("k");
                }
                case BASE64, BASE64_UNPADDED -> utf8(Base64.getDecoder().decode(text));
                // Without a letter that tells the alphabets apart, it is taken for the usual one.
                case BASE64_URL ->
                    utf8(Base64.getUrlDecoder().decode(text.replace('/', '_').replace('+', '-')));
                case BASE64_LINES -> utf8(Base64.getMimeDecoder().decode(text));
                case GZIP_BASE64 ->
                    utf8(new GZIPInputStream(
                                    new ByteArrayInputStream(Base64.getDecoder().decode(text)))
                            .readAllBytes());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(JsonNode node) {
        return node.path("k").asText();
    }

    private static String codes(String text) {
        StringBuilder out = new StringBuilder("{\"k\":\"");
        text.chars().forEach(c -> out.append(String.format("\\u%04x", c)));
        return out.append("\"}").toString();
    }

    private static String properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("k", text);
        StringWriter out = new StringWriter();
        properties.store(out, null);
        return out.toString();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    static byte[] zip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("a/empty"));
            zip.putNextEntry(new ZipEntry("a/app.properties"));
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
