package dev.airtime;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys with certificates that they have signed themselves. */
public final class SelfSigned {
    /** The alias of the key. */
    public static final String KEY = "key";

    /** Of the key and of the store. */
    public static final String PASSWORD = "changeit";

    private SelfSigned() {}

    /**
     * Makes one with the JDK's own tool.
     *
     * @param name of the file, and the common name
     * @param hosts the subject alternative names, as keytool takes them
     * @param extensions more, as keytool takes them
     */
    public static KeyStore in(Path directory, String name, String hosts, String... extensions) throws Exception {
        Path file = directory.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                KEY,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + hosts));
        for (String extension : extensions) {
            command.addAll(List.of("-ext", extension));
        }
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** The store's certificate as PEM (RFC 7468). */
    public static String certificate(KeyStore store) throws Exception {
        return pem("CERTIFICATE", store.getCertificate(KEY).getEncoded());
    }

    /** The store's key as PEM (RFC 7468). */
    public static String key(KeyStore store) throws Exception {
        return pem("PRIVATE KEY", store.getKey(KEY, PASSWORD.toCharArray()).getEncoded());
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
