package dev.airtime.lab;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The process's end at a call to AWS: an Error, which nothing catches to go on. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    private Killed() {
        super("killed", null, false, false);
    }

    /** Dies at the n-th call, before it is sent or after it was answered; at 0 it only counts. */
    static final class At implements ExecutionInterceptor {
        private final int at;
        private final boolean after;
        private int calls;

        At(int at, boolean after) {
            this.at = at;
            this.after = after;
        }

        int calls() {
            return calls;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            calls++;
            if (calls == at && !after) {
                throw new Killed();
            }
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            if (calls == at && after) {
                throw new Killed();
            }
        }
    }
}
