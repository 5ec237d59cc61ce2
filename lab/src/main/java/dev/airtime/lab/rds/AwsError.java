package dev.airtime.lab.rds;

/**
 * A refusal in AWS's words: the code on the wire (the service model's {@code error.code}, which is often not the shape's
 * name) and the HTTP status.
 */
final class AwsError extends RuntimeException {
    private final String code;
    private final int status;

    AwsError(int status, String code, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    static AwsError refused(String code, String message) {
        return new AwsError(400, code, message);
    }

    static AwsError missing(String code, String message) {
        return new AwsError(404, code, message);
    }

    static AwsError combination(String message) {
        return refused("InvalidParameterCombination", message);
    }

    static AwsError value(String message) {
        return refused("InvalidParameterValue", message);
    }

    /** For what AWS has and the lab has not: said aloud, never ignored. */
    static AwsError notSimulated(String what) {
        return refused("LabNotSimulated", "The lab's RDS is a simulation and does not know " + what + ".");
    }

    /** An error by its wire code alone, with the HTTP status of the service model: 404 for what is not found. */
    static AwsError ofCode(String code, String message) {
        return switch (code) {
            case "InternalFailure", "InternalError" -> new AwsError(500, code, message);
            case "ServiceUnavailable" -> new AwsError(503, code, message);
            case "DBClusterQuotaExceededFault", "InsufficientDBClusterCapacityFault" ->
                new AwsError(403, code, message);
            case "AccessDenied", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken" ->
                new AwsError(403, code, message);
            default -> new AwsError(code.contains("NotFound") ? 404 : 400, code, message);
        };
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    String text() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
