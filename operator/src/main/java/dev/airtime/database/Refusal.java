package dev.airtime.database;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What a refusal of AWS means. Codes are those on the wire, which are often not the names of the SDK's classes
 * (InvalidDBInstanceState, not InvalidDBInstanceStateFault: RDS API reference, "Errors" of each action). The HTTP status
 * tells little: 400 is nearly everything, and 403 is a quota as well as a missing permission.
 */
final class Refusal {
    private static final Set<String> THROTTLED = Set.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestLimitExceeded",
            "TooManyRequestsException");
    private static final Set<String> FAULT = Set.of("ServiceUnavailable", "InternalFailure", "InternalError");
    private static final Set<String> BUSY = Set.of(
            "InvalidDBInstanceState",
            "InvalidDBSnapshotState",
            "InvalidDBParameterGroupState",
            "InvalidDBClusterStateFault");
    private static final Set<String> CAPACITY = Set.of(
            "InsufficientDBInstanceCapacity",
            "InsufficientDBClusterCapacityFault",
            "InsufficientStorageClusterCapacity",
            "ProvisionedIopsNotAvailableInAZFault");
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "RequestExpired");
    private static final Pattern ACTION = Pattern.compile("not authorized to perform:? ([a-z-]+:[A-Za-z]+)");

    private Refusal() {}

    /** What kind of refusal, and what is done about it. */
    enum Kind {
        /** A state that passes: a backup, maintenance, another change. */
        Busy("it is tried again"),
        Throttled("it is tried again"),
        /** A fault of the service. */
        Fault("it is tried again"),
        /** The previous storage change is still optimized, or six hours have not passed. */
        CoolDown(
                "storage can be changed again six hours after its last change, or when its optimization ends if that is"
                        + " later; it is tried again"),
        /** No room for the class in the instance's zone, under any of the names it has been seen with. */
        Capacity("AWS has none to give now; it is tried again"),
        Quota("ask AWS for a higher quota, or free some; it is tried again"),
        Denied("allow the action in Airtime's IAM policy (docs/database.md has all of it); it is tried again"),
        Credentials("Airtime's AWS credentials have expired or are not valid: renew them; it is tried again"),
        /** The request would change nothing. */
        AlreadySo("it is already so"),
        /** What was to be changed is not there. */
        Gone("it is not there"),
        Other("it is tried again, but correct it first");

        private final String cure;

        Kind(String cure) {
            this.cure = cure;
        }

        /** A later try can cure it without a person. */
        boolean passes() {
            return this == Busy || this == Throttled || this == Fault || this == CoolDown || this == AlreadySo;
        }
    }

    /** Tells by the code on the wire, and by the text only where one code stands for several things. */
    static Kind kind(AwsServiceException e) {
        String code = code(e);
        String text = text(e).toLowerCase(Locale.ROOT);
        if (THROTTLED.contains(code)) {
            return Kind.Throttled;
        } else if (FAULT.contains(code) || (code.isEmpty() && e.statusCode() >= 500)) {
            return Kind.Fault;
        } else if (BUSY.contains(code)) {
            return Kind.Busy;
        } else if (CAPACITY.contains(code) || (code.equals("InvalidVPCNetworkStateFault") && lacksCapacity(text))) {
            return Kind.Capacity;
        } else if (code.endsWith("QuotaExceeded") || code.endsWith("QuotaExceededFault")) {
            return Kind.Quota;
        } else if (code.startsWith("AccessDenied") || code.equals("UnauthorizedOperation")) {
            return Kind.Denied;
        } else if (CREDENTIALS.contains(code)) {
            return Kind.Credentials;
        } else if (code.equals("InvalidParameterCombination")) {
            return text.contains("no modifications were requested")
                    ? Kind.AlreadySo
                    : text.contains("storage change is being optimized")
                            ? Kind.CoolDown
                            : lacksCapacity(text) ? Kind.Capacity : Kind.Other;
        }
        return code.endsWith("NotFound") || code.endsWith("NotFoundFault") ? Kind.Gone : Kind.Other;
    }

    /** Whether {@code text}, of an error or of an event, says that there is no room for a class. */
    static boolean lacksCapacity(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("insufficient instance capacity")
                || lower.contains("insufficient capacity")
                || lower.contains("not enough capacity")
                || lower.contains("no instances of the requested class");
    }

    /** The code on the wire; empty when the answer had none. */
    static String code(AwsServiceException e) {
        @Nullable
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    /** A later try can cure it: a state that passes, throttling, a fault of the service. */
    static boolean passes(AwsServiceException e) {
        return kind(e).passes();
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

    /** A condition's reason: one for each kind, else the code where it is one word in CamelCase. */
    static String reason(AwsServiceException e) {
        String code = code(e);
        return switch (kind(e)) {
            case Capacity -> "InsufficientDBInstanceCapacity";
            case Quota -> "QuotaExceeded";
            case Denied -> "AccessDenied";
            case Credentials -> "CredentialsExpired";
            default -> code.matches("[A-Z][A-Za-z0-9]*") ? code : "RefusedByAws";
        };
    }

    /** The IAM action that AWS says is missing; {@code asked} where it does not say. */
    static String missingAction(AwsServiceException e, String asked) {
        Matcher m = ACTION.matcher(text(e));
        return m.find() ? m.group(1) : asked;
    }

    /**
     * Running for what passes, else Blocked, with what to do.
     *
     * @param doing what was tried
     * @param action the IAM action that it needs
     */
    static Progress progress(String doing, String action, AwsServiceException e) {
        Kind kind = kind(e);
        String sentence = doing + ": " + text(e)
                + (kind == Kind.Denied ? "; the action " + missingAction(e, action) + " is missing: " : "; ")
                + kind.cure;
        return kind.passes() ? new Progress.Running(sentence) : new Progress.Blocked(reason(e), sentence);
    }
}
