/** Joins the rooms: the reconcilers, the wiring, metrics, {@code Main}. */
@NullMarked
package dev.airtime;

import org.jspecify.annotations.NullMarked;
