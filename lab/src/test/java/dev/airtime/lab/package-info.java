@NullMarked
package dev.airtime.lab;

import org.jspecify.annotations.NullMarked;
