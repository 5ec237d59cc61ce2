package dev.airtime.plan;

import java.util.Map;

/**
 * How large DB instance classes are against each other, by the size in their name. Within a family each size has
 * twice the vCPU and memory of the one before (Amazon RDS User Guide, "Hardware specifications for DB instance
 * classes"); between families it is a rough measure.
 */
final class ClassSize {
    private static final Map<String, Double> SMALL =
            Map.of("micro", 0.125, "small", 0.25, "medium", 0.5, "large", 1.0, "xlarge", 2.0);

    private ClassSize() {}

    /** How many times {@code large} is {@code other}; 1 where a name is not understood. */
    static double ratio(String large, String other) {
        double a = size(large);
        double b = size(other);
        return a > 0 && b > 0 ? a / b : 1;
    }

    /** Whether the size in the class's name is understood. */
    static boolean known(String instanceClass) {
        return size(instanceClass) > 0;
    }

    private static double size(String instanceClass) {
        String word = instanceClass.substring(instanceClass.lastIndexOf('.') + 1);
        Double small = SMALL.get(word);
        if (small != null) {
            return small;
        }
        String digits = word.replaceFirst("xlarge$", "");
        return !digits.isEmpty() && digits.length() <= 2 && digits.chars().allMatch(Character::isDigit)
                ? 2.0 * Integer.parseInt(digits)
                : 0;
    }
}
