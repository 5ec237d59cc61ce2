package dev.airtime.lab.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The names that this process can resolve, since the simulated RDS's host names are in no DNS: the JDK reads them from
 * the file that the system property {@code jdk.net.hosts.file} names (JDK networking properties), at every lookup.
 */
final class HostsFile {
    private final Path file;
    private int next = 10;

    private HostsFile(Path file) {
        this.file = file;
    }

    /** Makes the file and the JDK use it; before any name is looked up. */
    static HostsFile install() {
        try {
            Path file = Files.createTempFile("airtime-demo-hosts", "");
            file.toFile().deleteOnExit();
            Files.writeString(file, "127.0.0.1 localhost\n");
            System.setProperty("jdk.net.hosts.file", file.toString());
            return new HostsFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of host names can't be made: " + e.getMessage(), e);
        }
    }

    /** Gives {@code host} an address of a private network; returns the host. */
    synchronized String add(String host) {
        try {
            Files.writeString(file, "10.20.0." + next++ + " " + host + "\n", StandardOpenOption.APPEND);
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }
}
