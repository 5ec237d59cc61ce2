@NullMarked
package dev.airtime.plan;

import org.jspecify.annotations.NullMarked;
