package dev.airtime.lab.rds;

import java.time.Instant;

/** One operation: reads the request, changes the account, writes the content of the result element. */
@FunctionalInterface
interface Action {
    void run(Form form, Instant now, Xml xml);
}
