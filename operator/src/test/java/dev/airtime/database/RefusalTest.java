package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.database.Refusal.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.model.RdsException;

class RefusalTest {
    private static AwsServiceException refusal(String code, String text, int http) {
        return RdsException.builder()
                .statusCode(http)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(text)
                        .build())
                .build();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            InvalidDBInstanceState               | Instance shop-prod is not in available state. | 400 | Busy
            InvalidDBParameterGroupState         | in use                                         | 400 | Busy
            InvalidDBClusterStateFault           | modifying                                      | 400 | Busy
            Throttling                           | Rate exceeded                                  | 400 | Throttled
            ThrottlingException                  | Rate exceeded                                  | 400 | Throttled
            RequestLimitExceeded                 | Request limit exceeded                         | 503 | Throttled
            InternalFailure                      | internal                                       | 500 | Fault
            ServiceUnavailable                   | unavailable                                    | 503 | Fault
            InsufficientDBInstanceCapacity       | no capacity                                    | 400 | Capacity
            InsufficientDBClusterCapacityFault   | no capacity                                    | 403 | Capacity
            ProvisionedIopsNotAvailableInAZFault | none                                           | 400 | Capacity
            InvalidVPCNetworkStateFault          | insufficient capacity of db.r6g.4xlarge        | 400 | Capacity
            InvalidVPCNetworkStateFault          | the subnet group has no subnet                 | 400 | Other
            InvalidParameterCombination          | there are no instances of the requested class  | 400 | Capacity
            InvalidParameterCombination          | No modifications were requested                | 400 | AlreadySo
            InvalidParameterCombination          | the previous storage change is being optimized.| 400 | CoolDown
            InvalidParameterCombination          | Invalid storage size for engine name postgres  | 400 | Other
            DBClusterQuotaExceededFault          | too many                                       | 403 | Quota
            StorageQuotaExceeded                 | too much                                       | 400 | Quota
            DBParameterGroupQuotaExceeded        | too many                                       | 400 | Quota
            AccessDenied                         | not authorized                                 | 403 | Denied
            AccessDeniedException                | not authorized                                 | 400 | Denied
            ExpiredToken                         | expired                                        | 403 | Credentials
            InvalidClientTokenId                 | invalid                                        | 403 | Credentials
            SignatureDoesNotMatch                | no match                                       | 403 | Credentials
            DBInstanceNotFound                   | not found                                      | 404 | Gone
            DBParameterGroupNotFound             | not found                                      | 404 | Gone
            InvalidParameterValue                | Invalid DB Instance class                      | 400 | Other
            SomethingOfNextYear                  | new                                            | 403 | Other
            """)
    void isToldApartByItsCode(String code, String text, int http, Kind kind) {
        assertThat(Refusal.kind(refusal(code, text, http))).isEqualTo(kind);
    }

    @Test
    void anAnswerWithoutACodePassesWhenTheServerIsAtFault() {
        assertThat(Refusal.kind(RdsException.builder().statusCode(500).build())).isEqualTo(Kind.Fault);
    }

    @Test
    void namesTheMissingAction() {
        AwsServiceException said = refusal(
                "AccessDenied",
                "User: arn:aws:sts::111122223333:assumed-role/airtime is not authorized to perform: rds:AddTagsToResource on"
                        + " resource: arn:aws:rds:eu-west-1:111122223333:db:shop-prod",
                403);
        Progress progress = Refusal.progress("shop-prod", "rds:ModifyDBInstance", said);
        assertThat(progress).isInstanceOf(Progress.Blocked.class);
        assertThat(((Progress.Blocked) progress).reason()).isEqualTo("AccessDenied");
        assertThat(progress.message()).contains("the action rds:AddTagsToResource is missing");
        assertThat(Refusal.progress("shop-prod", "rds:ModifyDBInstance", refusal("AccessDenied", "no", 403))
                        .message())
                .as("where AWS does not say which")
                .contains("the action rds:ModifyDBInstance is missing");
    }

    @Test
    void aQuotaIsNoMissingPermissionThoughItIsA403() {
        Progress progress = Refusal.progress(
                "shop-prod", "rds:x", refusal("DBClusterQuotaExceededFault", "too many clusters", 403));
        assertThat(((Progress.Blocked) progress).reason()).isEqualTo("QuotaExceeded");
        assertThat(progress.message()).contains("DBClusterQuotaExceededFault: too many clusters", "higher quota");
    }
}
