@NullMarked
package dev.airtime.api;

import org.jspecify.annotations.NullMarked;
