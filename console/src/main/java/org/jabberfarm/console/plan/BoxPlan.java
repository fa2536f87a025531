package org.jabberfarm.console.plan;

import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.desired.Desired;
import org.jabberfarm.console.facts.Facts;
import org.jabberfarm.console.inventory.Box;

/**
 * What a plan does on one box. Made from facts and desired state alone, so that making it again from the same ones gives
 * the same.
 *
 * @param box the box
 * @param facts what was read, empty when it could not be
 * @param desired what it should hold
 * @param problem why nothing can be done here, for people; empty when all is well
 * @param steps in order; none when the box is as asked
 * @param skipped what cannot be done on this box and why ({@code kernel values: a directory has none of its own})
 */
public record BoxPlan(
        Box box,
        Optional<Facts> facts,
        Desired desired,
        Optional<String> problem,
        List<Step> steps,
        List<String> skipped) {}
