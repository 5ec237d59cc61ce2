package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import java.util.List;

/** From measurements to what will break. Pure: what was not measured is not found. */
@FunctionalInterface
interface Rule {
    /** Nothing, or what was found. */
    List<Finding> find(Measurements measurements);
}
