package org.jabberfarm.console.deploy;

/** Where a run is, or how it ended. The word is the same in the API. */
public enum RunState {
    RUNNING,
    /** All boxes are as the plan said, and were seen to serve. */
    DEPLOYED,
    /** At least one box is not. */
    FAILED,
    /** Stopped by a person or by the end of the console; what was done stays. */
    INTERRUPTED
}
