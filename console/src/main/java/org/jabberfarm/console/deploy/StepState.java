package org.jabberfarm.console.deploy;

/** Where a step, or all of a box, is. */
public enum StepState {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    /** Not done, with the reason. */
    SKIPPED
}
