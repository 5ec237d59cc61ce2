package dev.airtime.sql;

import dev.airtime.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

/** A certificate of 127.0.0.1 that is its own authority, as PEM files for a server and its clients. */
record Certificate(Path certificate, Path key) {
    static Certificate in(Path directory, String name) throws Exception {
        KeyStore store = SelfSigned.in(directory, name, "ip:127.0.0.1", "bc=ca:true");
        return new Certificate(
                file(directory.resolve(name + ".crt"), SelfSigned.certificate(store)),
                file(directory.resolve(name + ".key"), SelfSigned.key(store)));
    }

    private static Path file(Path file, String content) throws Exception {
        Files.writeString(file, content);
        file.toFile().setReadable(false, false);
        file.toFile().setReadable(true, true);
        return file;
    }
}
