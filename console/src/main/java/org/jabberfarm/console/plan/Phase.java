package org.jabberfarm.console.plan;

/** When in a run a step is done. A phase is over on all boxes before the next one begins. */
public enum Phase {
    /** Release, files, kernel values: touches no running process. */
    PREPARE,
    /** Agents, so that what starts next is seen, and supervised where there is no systemd. */
    AGENT,
    JSM,
    C2S,
    /** Reads back what is in force and logs in. */
    CHECK
}
