package dev.airtime;

import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Keys;
import dev.airtime.api.MasterPassword;
import dev.airtime.api.Sha256;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.WarmUp;
import dev.airtime.database.CopyLogin;
import dev.airtime.database.CopyWarmUp;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Secret {@code airtime-database-<name>} of the staging namespace: address and master login of a database's copy. It is
 * no copy of anything, so that bringing the copy up to date leaves it alone, and it goes with the namespace.
 */
final class CopySecrets {
    static final String PREFIX = "airtime-database-";

    private static final String PASSWORD = "password";
    /** The shortest limit of an engine is Oracle's (RDS API reference, CreateDBInstance, MasterUserPassword). */
    private static final int LENGTH = 30;

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int FINGERPRINT = 12;

    private final KubernetesClient client;
    private final SecureRandom random;
    private final WarmUps warmUps;

    CopySecrets(KubernetesClient client, SecureRandom random, WarmUps warmUps) {
        this.client = client;
        this.random = random;
        this.warmUps = warmUps;
    }

    /**
     * Where the login of the database's copy is kept; null when the copy keeps production's, or there is no copy.
     */
    @Nullable
    CopyLogin of(TrafficEvent event, DatabaseSpec database) {
        StagingSpec staging = event.getSpec().staging();
        return staging == null || database.copyOrDefault().masterPasswordOrDefault() == MasterPassword.Production
                ? null
                : new InSecret(
                        event,
                        staging.namespace(),
                        PREFIX + database.name(),
                        database.instance() != null && database.copyOrDefault().warmUpOrDefault() == WarmUp.Read);
    }

    /** The login that was made for a copy; its text has no password. */
    record Made(String engine, WarmUps.Credentials credentials) {}

    /** The login that was made for the database's copy, as it is kept now; empty while there is none. */
    Optional<Made> made(TrafficEvent event, DatabaseSpec database) {
        return of(event, database) instanceof InSecret secret ? secret.made() : Optional.empty();
    }

    private final class InSecret implements CopyLogin {
        private final TrafficEvent event;
        private final String namespace;
        private final String name;
        private final boolean reads;

        private InSecret(TrafficEvent event, String namespace, String name, boolean reads) {
            this.reads = reads;
            this.event = event;
            this.namespace = namespace;
            this.name = name;
        }

        @Override
        public Optional<String> fingerprint() {
            return Optional.ofNullable(read())
                    .filter(CopySecrets::ours)
                    .filter(s -> !password(s).isEmpty())
                    .map(CopySecrets::fingerprintOf);
        }

        /** To the address that RDS tells, never to one that the Secret has: anybody in the copy may edit that. */
        @Override
        public Optional<CopyWarmUp> warmUp() {
            return reads ? Optional.of(warmUps.with(this::credentials)) : Optional.empty();
        }

        private Optional<WarmUps.Credentials> credentials() {
            return made().map(Made::credentials);
        }

        private Optional<Made> made() {
            return Optional.ofNullable(read())
                    .filter(CopySecrets::ours)
                    .filter(s -> !password(s).isEmpty())
                    .map(s -> new Made(
                            value(s, "engine"),
                            new WarmUps.Credentials(
                                    value(s, "username"),
                                    password(s),
                                    value(s, "dbname").isEmpty() ? null : value(s, "dbname"))));
        }

        @Override
        public Kept keep(Server server) {
            String missing = missing();
            if (missing != null) {
                return new NotYet(missing);
            }
            Secret there = read();
            if (there != null && !ours(there)) {
                return new Refused("Secret " + namespace + "/" + name + " is not Airtime's: rename it, or write"
                        + " copy.masterPassword: Production");
            }
            String kept = there == null ? "" : password(there);
            Map<String, String> wanted = data(server, kept.isEmpty() ? generate() : kept);
            Secret secret = there != null && wanted.equals(there.getData()) ? there : write(wanted);
            return new Password(fingerprintOf(secret), password(secret));
        }

        /** Why nothing can be written yet; null when it can: only a copy's own namespace is ever written to. */
        private @Nullable String missing() {
            Namespace target = client.namespaces().withName(namespace).get();
            if (target == null) {
                return "namespace " + namespace + " does not exist yet";
            }
            ObjectMeta metadata = target.getMetadata();
            Map<String, String> labels = metadata.getLabels() == null ? Map.of() : metadata.getLabels();
            Map<String, String> annotations = metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations();
            boolean own = event.getMetadata().getNamespace().equals(labels.get(Keys.STAGING_OF))
                    && event.getMetadata().getUid().equals(annotations.get(Keys.EVENT_UID));
            if (!own) {
                return "namespace " + namespace + " is not this event's copy yet";
            }
            return metadata.getDeletionTimestamp() != null || annotations.containsKey(Keys.REMOVING)
                    ? "namespace " + namespace + " is being removed"
                    : null;
        }

        private @Nullable Secret read() {
            return client.secrets().inNamespace(namespace).withName(name).get();
        }

        private Secret write(Map<String, String> data) {
            return client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(namespace)
                            .addToLabels(Keys.MANAGED_BY, Keys.AIRTIME)
                            .addToLabels(Keys.EVENT, event.getMetadata().getName())
                            .endMetadata()
                            .withType("Opaque")
                            .withData(data)
                            .build())
                    .patch(TrafficEventReconciler.APPLY);
        }
    }

    private String generate() {
        StringBuilder password = new StringBuilder();
        for (int n = 0; n < LENGTH; n++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    private static Map<String, String> data(CopyLogin.Server server, String password) {
        Map<String, String> data = new TreeMap<>();
        data.put("host", server.host());
        data.put("port", Integer.toString(server.port()));
        data.put("engine", server.engine());
        data.put("username", server.username());
        data.put(PASSWORD, password);
        if (server.database() != null) {
            data.put("dbname", server.database());
        }
        data.replaceAll((key, value) -> Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        return data;
    }

    private static boolean ours(Secret secret) {
        Map<String, String> labels = secret.getMetadata().getLabels();
        return labels != null
                && Keys.AIRTIME.equals(labels.get(Keys.MANAGED_BY))
                && !labels.containsKey(Keys.COPIED_FROM);
    }

    private static String password(Secret secret) {
        return value(secret, PASSWORD);
    }

    private static String value(Secret secret, String key) {
        String encoded = secret.getData() == null ? null : secret.getData().get(key);
        return encoded == null ? "" : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    /** Salted with the Secret's uid, so that equal passwords do not look equal; of a password with 178 bits. */
    private static String fingerprintOf(Secret secret) {
        return Sha256.hex(secret.getMetadata().getUid() + "/" + password(secret), FINGERPRINT);
    }
}
