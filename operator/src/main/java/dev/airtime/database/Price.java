package dev.airtime.database;

import dev.airtime.database.OutlookReading.Answer;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an instance costs an hour on demand in USD, before the event and with the wanted class.
 *
 * @param before null when not known
 * @param raised null when not known
 * @param unknown why not, in a sentence; null when both are known
 */
public record Price(
        @Nullable BigDecimal before,
        @Nullable BigDecimal raised,
        @Nullable String unknown) {
    static Price unknown(String why) {
        return new Price(null, null, why);
    }

    /** Of none and of so many instances of a class. */
    static Price of(@Nullable Answer<PriceList> list, String instanceClass, int count) {
        Price one = of(list, instanceClass, instanceClass);
        return one.raised() == null
                ? one
                : new Price(BigDecimal.ZERO, one.raised().multiply(BigDecimal.valueOf(count)), null);
    }

    /** Of two classes, from the list; {@code list} is null when it was not asked for. */
    static Price of(@Nullable Answer<PriceList> list, String before, String raised) {
        if (list == null) {
            return unknown("it is not asked for shortly before the raise");
        }
        if (list.value() == null) {
            return unknown(String.valueOf(list.why()));
        }
        PriceList.ClassPrice small = list.value().classes().get(before);
        PriceList.ClassPrice large = list.value().classes().get(raised);
        return small != null && large != null
                ? new Price(small.hourly(), large.hourly(), null)
                : unknown("AWS's price list does not have " + (small == null ? before : raised)
                        + " for this engine in this region");
    }
}
