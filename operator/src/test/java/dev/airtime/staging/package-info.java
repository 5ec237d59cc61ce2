/** Tests of the copy of the namespace. */
@NullMarked
package dev.airtime.staging;

import org.jspecify.annotations.NullMarked;
