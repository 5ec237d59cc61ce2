package dev.airtime.database;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What a refusal of AWS means. Codes are those on the wire, which are often not the names of the SDK's classes
 * (InvalidDBInstanceState, not InvalidDBInstanceStateFault: RDS API reference, "Errors" of each action).
 */
final class Refusal {
    private static final Set<String> LATER = Set.of(
            "Throttling",
            "ThrottlingException",
            "RequestLimitExceeded",
            "ServiceUnavailable",
            "InternalFailure",
            "InternalError",
            "InvalidDBInstanceState",
            "InvalidDBSnapshotState",
            "InvalidDBParameterGroupState");

    private Refusal() {}

    /** The code on the wire; empty when the answer had none. */
    static String code(AwsServiceException e) {
        @Nullable
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    /** A later try can cure it: a state that passes, throttling, a fault of the service. */
    static boolean passes(AwsServiceException e) {
        return LATER.contains(code(e)) || (code(e).isEmpty() && e.statusCode() >= 500);
    }

    /** The service does not know this operation, or has a fault of its own. */
    static boolean unimplemented(AwsServiceException e) {
        String code = code(e);
        return e.statusCode() >= 500
                || code.equals("InvalidAction")
                || code.equals("UnknownOperationException")
                || (e.statusCode() == 404 && !code.endsWith("NotFound") && !code.endsWith("NotFoundFault"));
    }

    /** Code and text, as people look them up. */
    static String text(AwsServiceException e) {
        String code = code(e);
        @Nullable
        String message = e.awsErrorDetails() == null
                ? e.getMessage()
                : e.awsErrorDetails().errorMessage();
        return (code.isEmpty() ? "HTTP " + e.statusCode() : code) + ": " + message;
    }

    /** A condition's reason: the code where it is one word in CamelCase. */
    static String reason(AwsServiceException e) {
        String code = code(e);
        return code.matches("[A-Z][A-Za-z0-9]*") ? code : "RefusedByAws";
    }

    /** Running for what passes, else Blocked; {@code doing} says what was tried. */
    static Progress progress(String doing, AwsServiceException e) {
        String sentence = doing + ": " + text(e);
        return passes(e)
                ? new Progress.Running(sentence + "; it is tried again")
                : new Progress.Blocked(reason(e), sentence);
    }
}
