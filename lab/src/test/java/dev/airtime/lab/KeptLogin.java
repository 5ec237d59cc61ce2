package dev.airtime.lab;

import dev.airtime.database.CopyLogin;
import dev.airtime.database.CopyWarmUp;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A login as a Secret keeps it: it outlives the process. */
final class KeptLogin implements CopyLogin {
    @Nullable
    String password;

    /** Why nothing can be kept; null when it can. */
    @Nullable
    String noPlace;

    /** Who reads the copy; null when nobody does. */
    @Nullable
    CopyWarmUp warmUp;

    private int made;

    @Nullable
    Server server;

    @Override
    public Optional<String> fingerprint() {
        return Optional.ofNullable(password).map(p -> "print-" + made);
    }

    @Override
    public Optional<CopyWarmUp> warmUp() {
        return Optional.ofNullable(warmUp);
    }

    @Override
    public Kept keep(Server at) {
        if (noPlace != null) {
            return new NotYet(noPlace);
        }
        String kept = password;
        if (kept == null) {
            kept = "correct-horse-" + ++made;
            password = kept;
        }
        server = at;
        return new Password("print-" + made, kept);
    }
}
