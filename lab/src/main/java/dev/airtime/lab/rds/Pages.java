package dev.airtime.lab.rds;

import java.util.List;
import java.util.function.Consumer;

/** Paging by Marker and MaxRecords: 20 to 100 records, 100 when not said (model, DescribeDBInstances). */
final class Pages {
    private static final int LEAST = 20;
    private static final int MOST = 100;

    private Pages() {}

    /** Writes one page of {@code records} under {@code list}, and the next page's Marker. */
    static <T> void write(Form form, Xml xml, String list, List<T> records, Consumer<T> writer) {
        write(form, xml, list, records, MOST, writer);
    }

    static <T> void write(Form form, Xml xml, String list, List<T> records, int most, Consumer<T> writer) {
        int size = form.integer("MaxRecords", MOST);
        if (size < LEAST || size > most) {
            throw AwsError.value(
                    "Invalid value " + size + " for MaxRecords. Must be between " + LEAST + " and " + most);
        }
        int from = from(form.text("Marker", ""), records.size());
        int to = Math.min(from + size, records.size());
        if (to < records.size()) {
            xml.element("Marker", "airtime-lab-" + to);
        }
        xml.element(list, () -> records.subList(from, to).forEach(writer));
    }

    private static int from(String marker, int size) {
        if (marker.isEmpty()) {
            return 0;
        }
        if (!marker.matches("airtime-lab-\\d{1,6}")) {
            throw AwsError.value("Invalid marker: " + marker);
        }
        return Math.min(Integer.parseInt(marker.substring("airtime-lab-".length())), size);
    }
}
