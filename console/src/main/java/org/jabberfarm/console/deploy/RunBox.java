package org.jabberfarm.console.deploy;

import java.util.List;

/**
 * A box in a run.
 *
 * @param box inventory name
 * @param nodes names of its nodes, blanks between
 * @param state {@link StepState#DONE} when it is deployed
 * @param reason why it failed or was left out
 * @param steps in order
 */
public record RunBox(String box, String nodes, StepState state, String reason, List<RunStep> steps) {}
