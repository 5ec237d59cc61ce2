/** The custom resources users write and read: {@code airtime.dev/v1alpha1}. {@code crds/} is generated from here. */
@NullMarked
package dev.airtime.api;

import org.jspecify.annotations.NullMarked;
