package dev.airtime.database;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the master login of one copy is kept for those who may use it. The password is kept first and set then, so that a
 * process that dies in between sets the same one again.
 */
public interface CopyLogin {
    /** What is kept now, as a word that tells passwords apart and none of them; empty when nothing is. */
    Optional<String> fingerprint();

    /** Keeps the login of {@code server}: with the password that is kept already, else with a new one. */
    Kept keep(Server server);

    /** Who reads the copy through with this login before it is Available; empty when nobody does. */
    default Optional<CopyWarmUp> warmUp() {
        return Optional.empty();
    }

    /**
     * The server that the login is for.
     *
     * @param database the initial database's name; null when there is none
     */
    record Server(
            String host,
            int port,
            String engine,
            String username,
            @Nullable String database) {}

    /** What keeping came to. */
    sealed interface Kept {}

    /** It is kept. */
    record Password(String fingerprint, String value) implements Kept {
        @Override
        public String toString() {
            return "Password[" + fingerprint + "]";
        }
    }

    /** There is no place for it yet. */
    record NotYet(String message) implements Kept {}

    /** A person is needed. */
    record Refused(String message) implements Kept {}
}
