package dev.airtime.lab.rds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The products of AmazonRDS, with prices that are made up: so many dollars a vCPU and hour by the kind of class, twice
 * for Multi-AZ. What is like AWS are the attributes and the traps: an AWS Outposts product beside each one, several rows
 * that fit a plain question, and one that comes twice (issues vantage-sh/ec2instances.info 479, terraform-aws-pricing 20,
 * mattrobinsonsre/terrapod PR 919).
 */
final class PriceList {
    /**
     * A product.
     *
     * @param sku its id
     * @param family productFamily
     * @param attributes by name, as GetProducts filters them
     * @param unit Hrs or ACU-Hr
     * @param dollars on demand, a unit
     */
    record Product(String sku, String family, Map<String, String> attributes, String unit, double dollars) {}

    private static final Map<String, String> REGIONS = new TreeMap<>(Map.of(
            "us-east-1", "US East (N. Virginia)",
            "eu-west-1", "EU (Ireland)",
            "eu-west-2", "EU (London)",
            "eu-central-1", "EU (Frankfurt)"));

    /** The names of the API's engines in the price list. */
    private static final Map<String, String> ENGINES = Map.of(
            "mysql", "MySQL",
            "mariadb", "MariaDB",
            "postgres", "PostgreSQL",
            "aurora-mysql", "Aurora MySQL",
            "aurora-postgresql", "Aurora PostgreSQL");

    private static final double BURSTABLE = 0.034;
    private static final double GENERAL = 0.09;
    private static final double MEMORY = 0.12;
    private static final double AURORA_UNIT = 0.14;
    private static final double IO_OPTIMIZED = 1.3;
    private static final double OUTPOSTS = 0.6;

    private final List<Product> products = new ArrayList<>();

    PriceList() {
        REGIONS.forEach((region, location) -> Engine.all().forEach(engine -> add(region, location, engine)));
    }

    List<Product> products() {
        return products;
    }

    private void add(String region, String location, Engine engine) {
        for (InstanceClass cls : InstanceClass.all()) {
            if (cls.name().equals(InstanceClass.SERVERLESS) || !engine.runsOn(cls.name())) {
                continue;
            }
            double dollars = cls.vcpus() * rate(cls.name());
            Map<String, String> attributes = attributes(region, location, engine, cls);
            Map<String, String> outposts = with(attributes, "locationType", "AWS Outposts");
            add("Database Instance", outposts, "Hrs", dollars * OUTPOSTS);
            add("Database Instance", attributes, "Hrs", dollars);
            if (engine.aurora()) {
                add(
                        "Database Instance",
                        with(attributes, "storage", "Aurora IO Optimization Mode"),
                        "Hrs",
                        dollars * IO_OPTIMIZED);
            } else {
                add("Database Instance", with(attributes, "deploymentOption", "Multi-AZ"), "Hrs", 2 * dollars);
                Map<String, String> standbys = with(attributes, "deploymentOption", "Multi-AZ (readable standbys)");
                add("Database Instance", standbys, "Hrs", 3 * dollars);
            }
            if (cls.name().endsWith(".large")) {
                add("Database Instance", attributes, "Hrs", dollars);
            }
        }
        if (engine.aurora()) {
            Map<String, String> unit = common(region, location, engine);
            unit.put("usagetype", region + "-Aurora:ServerlessV2Usage");
            add("ServerlessV2", unit, "ACU-Hr", AURORA_UNIT);
        }
    }

    private void add(String family, Map<String, String> attributes, String unit, double dollars) {
        String sku = String.format(Locale.ROOT, "LAB%013d", products.size());
        products.add(new Product(sku, family, Map.copyOf(attributes), unit, dollars));
    }

    private static double rate(String cls) {
        return cls.startsWith("db.t") ? BURSTABLE : cls.startsWith("db.m") ? GENERAL : MEMORY;
    }

    private static Map<String, String> with(Map<String, String> attributes, String name, String value) {
        Map<String, String> other = new LinkedHashMap<>(attributes);
        other.put(name, value);
        return other;
    }

    private static Map<String, String> attributes(String region, String location, Engine engine, InstanceClass cls) {
        Map<String, String> attributes = common(region, location, engine);
        String family = cls.name().split("\\.", -1)[1];
        attributes.put("instanceType", cls.name());
        attributes.put("instanceTypeFamily", family.toUpperCase(Locale.ROOT));
        attributes.put("instanceFamily", family.startsWith("r") ? "Memory optimized" : "General purpose");
        attributes.put("vcpu", Integer.toString(cls.vcpus()));
        attributes.put("memory", (cls.memory() >> 30) + " GiB");
        attributes.put("deploymentOption", "Single-AZ");
        attributes.put("storage", "EBS Only");
        attributes.put("licenseModel", "No license required");
        attributes.put("currentGeneration", "Yes");
        attributes.put("processorArchitecture", "64-bit");
        attributes.put("usagetype", region + "-InstanceUsage:" + cls.name());
        return attributes;
    }

    private static Map<String, String> common(String region, String location, Engine engine) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("databaseEngine", ENGINES.getOrDefault(engine.name(), engine.name()));
        attributes.put("regionCode", region);
        attributes.put("location", location);
        attributes.put("locationType", "AWS Region");
        attributes.put("servicecode", "AmazonRDS");
        attributes.put("servicename", "Amazon Relational Database Service");
        return attributes;
    }
}
