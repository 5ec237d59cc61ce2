package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdoptionTest {
    private static final String CREATED = "{manager: airtime, operation: Update, apiVersion: v1, fieldsType: FieldsV1,"
            + " fieldsV1: {f:data: {.: {}, f:x: {}}}}";
    private static final String OTHERS = "{manager: kubectl-edit, operation: Update, apiVersion: v1,"
            + " fieldsV1: {f:data: {f:y: {}}}}, {manager: airtime, operation: Update, subresource: status,"
            + " fieldsV1: {f:status: {}}}";

    @Test
    void whatACreateMadeOursBecomesAnApplysAndNothingElseChanges() {
        assertThat(Adoption.patch(object(CREATED + "," + OTHERS)).orElseThrow())
                .isEqualTo(Cases.yaml("""
                patch:
                - op: replace
                  path: /metadata/managedFields
                  value: [%s, %s]
                - {op: replace, path: /metadata/resourceVersion, value: "7"}
                """.formatted(OTHERS, CREATED.replace("Update", "Apply")))
                        .get("patch"));
    }

    @Test
    void fieldsOfAnEarlierApplyStayOurs() {
        String applied = "{manager: airtime, operation: Apply, apiVersion: v1, fieldsType: FieldsV1,"
                + " fieldsV1: {f:data: {f:x: {}, f:z: {}}, f:metadata: {f:labels: {f:a: {}}}}}";
        for (String both : List.of(CREATED + "," + applied, applied + "," + CREATED)) {
            assertThat(Adoption.patch(object(both)).orElseThrow().get(0).get("value"))
                    .isEqualTo(Cases.yaml("v: [{manager: airtime, operation: Apply, apiVersion: v1, fieldsType:"
                                    + " FieldsV1, fieldsV1: {f:data: {.: {}, f:x: {}, f:z: {}},"
                                    + " f:metadata: {f:labels: {f:a: {}}}}}]")
                            .get("v"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {manager: airtime, operation: Apply, fieldsV1: {}}
            {manager: kubectl, operation: Update, fieldsV1: {}}
            {manager: airtime, operation: Update, subresource: scale, fieldsV1: {}}
            """)
    void needsNothingWhereNothingWasCreatedByUs(String manager) {
        assertThat(Adoption.patch(object(manager))).isEmpty();
    }

    private static ObjectNode object(String managers) {
        return Cases.yaml("metadata: {name: a, resourceVersion: \"7\", managedFields: [%s]}".formatted(managers));
    }
}
