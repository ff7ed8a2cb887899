package io.flinkalexnet.jobs.plan;

import io.flinkalexnet.jobs.plan.PlanReport.Limit;

/**
 * Measured pictures per second of this machine.
 *
 * @param device steps alone, on synthetic pictures
 * @param decode decoding alone, on all processors; 0 without pictures to decode
 * @param together decoding, augmentation and steps at the same time; {@code device} without
 *     pictures to decode
 * @param steps weight updates that were timed, in each of the two runs
 * @param engineResidentBytes what the process had more behind the steps than before the engine was
 *     opened; -1 where the system doesn't tell
 */
record Speeds(double device, double decode, double together, int steps, long engineResidentBytes) {
    Limit limit() {
        if (decode == 0) {
            return Limit.UNKNOWN;
        }
        return decode < device ? Limit.DECODING : Limit.DEVICE;
    }
}
