@NullMarked
package dev.airtime.lab.rds;

import org.jspecify.annotations.NullMarked;
