package dev.airtime.database;

import dev.airtime.database.Offers.Offer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.pricing.model.GetProductsRequest;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.AvailabilityZone;
import software.amazon.awssdk.services.rds.model.DescribeOrderableDbInstanceOptionsRequest;

/**
 * What is read for a plan only: for the whole account in one paged call each, and kept for hours, since it is said days
 * before. What can't be read is not known, and nothing waits for it.
 */
final class OutlookReading {
    private static final Logger LOG = LoggerFactory.getLogger(OutlookReading.class);
    private static final Duration KEPT = Duration.ofHours(6);
    private static final Duration KEPT_PRICES = Duration.ofDays(1);
    private static final Duration KEPT_FAILED = Duration.ofMinutes(30);
    private static final int PAGE = 100;
    /** The most that DescribeOrderableDBInstanceOptions takes for MaxRecords. */
    private static final int ORDERABLE_PAGE = 1000;

    private final RdsClient rds;
    private final @Nullable PricingClient pricing;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /**
     * An answer.
     *
     * @param value null when there was none
     * @param why why not, with the IAM action that is missing, when that is it
     */
    record Answer<T>(@Nullable T value, @Nullable String why) {}

    private record Kept(Instant at, Answer<?> answer) {}

    OutlookReading(AwsApis aws, InstantSource clock) {
        this.rds = aws.rds();
        this.pricing = aws.pricing();
        this.clock = clock;
    }

    /** Pending maintenance of the account, by ARN. Null when it is not kept and may not be asked for. */
    @Nullable
    Answer<Map<String, List<MaintenanceAction>>> maintenance(boolean ask) {
        return kept(
                "maintenance",
                ask,
                KEPT,
                "rds:DescribePendingMaintenanceActions",
                () -> MaintenanceAction.pending(rds));
    }

    /** What can be ordered for an engine's version. Null when it is not kept and may not be asked for. */
    @Nullable
    Answer<Offers> offers(String engine, String version, boolean ask) {
        return kept("offers " + engine + " " + version, ask, KEPT, "rds:DescribeOrderableDBInstanceOptions", () -> {
            Map<String, Offer> classes = new HashMap<>();
            rds
                    .describeOrderableDBInstanceOptionsPaginator(DescribeOrderableDbInstanceOptionsRequest.builder()
                            .engine(engine)
                            .engineVersion(version)
                            .maxRecords(ORDERABLE_PAGE)
                            .build())
                    .stream()
                    .flatMap(page -> page.orderableDBInstanceOptions().stream())
                    .forEach(o -> classes.merge(
                            o.dbInstanceClass(),
                            new Offer(
                                    o.availabilityZones().stream()
                                            .map(AvailabilityZone::name)
                                            .collect(Collectors.toCollection(java.util.TreeSet::new)),
                                    Boolean.TRUE.equals(o.multiAZCapable())),
                            Offer::with));
            return new Offers(classes);
        });
    }

    /** What speaks against changing the group in use, by {@code call}. Null when it is not kept and may not be asked for. */
    @Nullable
    Answer<List<String>> againstInPlace(String instance, String group, boolean ask, Supplier<List<String>> call) {
        return kept("in place " + instance + " " + group, ask, KEPT, "rds:ListTagsForResource", call);
    }

    /** The account's quotas by AccountQuotaName. Null when they are not kept and may not be asked for. */
    @Nullable
    Answer<Map<String, CopyQuota>> quotas(boolean ask) {
        return kept("quotas", ask, KEPT, "rds:DescribeAccountAttributes", () -> CopyQuota.ask(rds));
    }

    /** Prices of an engine here, of the whole list at once. Null when they are not kept and may not be asked for. */
    @Nullable
    Answer<PriceList> prices(String engine, boolean multiAz, boolean ask) {
        PricingClient list = pricing;
        if (list == null) {
            return new Answer<>(null, "no price list is connected (--pricing-endpoint)");
        }
        String name = PriceList.engine(engine).orElse(null);
        if (name == null) {
            return new Answer<>(null, "the price of " + engine + " depends on its licence and edition");
        }
        String region = rds.serviceClientConfiguration().region().id();
        return kept("prices " + name + (multiAz ? " Multi-AZ" : ""), ask, KEPT_PRICES, "pricing:GetProducts", () -> {
            List<String> products = list
                    .getProductsPaginator(GetProductsRequest.builder()
                            .serviceCode("AmazonRDS")
                            .filters(PriceList.filters(region, name, multiAz))
                            .maxResults(PAGE)
                            .build())
                    .stream()
                    .flatMap(page -> page.priceList().stream())
                    .toList();
            return PriceList.of(products);
        });
    }

    /** Who may not ask waits for nobody's call either. */
    @SuppressWarnings("unchecked") // a key has one type of answer
    private <T> @Nullable Answer<T> kept(String key, boolean ask, Duration lasts, String action, Supplier<T> call) {
        Kept k = kept.get(key);
        return ask ? asked(key, lasts, action, call) : k == null ? null : (Answer<T>) k.answer();
    }

    @SuppressWarnings("unchecked") // a key has one type of answer
    private synchronized <T> Answer<T> asked(String key, Duration lasts, String action, Supplier<T> call) {
        Kept k = kept.get(key);
        Duration fresh = k != null && k.answer().value() == null ? KEPT_FAILED : lasts;
        if (k != null && clock.instant().isBefore(k.at().plus(fresh))) {
            return (Answer<T>) k.answer();
        }
        Answer<T> answer;
        try {
            answer = new Answer<>(call.get(), null);
        } catch (SdkException e) {
            LOG.warn("{} did not answer; the plan says so: {}", action, e.getMessage());
            answer = new Answer<>(null, why(action, e));
        }
        kept.put(key, new Kept(clock.instant(), answer));
        return answer;
    }

    private static String why(String action, SdkException e) {
        if (!(e instanceof AwsServiceException s)) {
            return action + " did not answer: " + e.getMessage();
        }
        return Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
                        .contains(Refusal.code(s))
                ? "not permitted: allow " + action
                : Refusal.unimplemented(s)
                        ? action + " is not known to this endpoint"
                        : action + ": " + Refusal.text(s);
    }
}
