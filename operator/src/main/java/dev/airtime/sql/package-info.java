/** SQL on a staging copy's database: reading it through once. Speaks JDBC, knows neither AWS nor Kubernetes. */
@NullMarked
package dev.airtime.sql;

import org.jspecify.annotations.NullMarked;
