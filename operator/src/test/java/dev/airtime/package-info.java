@NullMarked
package dev.airtime;

import org.jspecify.annotations.NullMarked;
