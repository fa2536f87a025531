package org.jabberfarm.console.ssh;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jabberfarm.console.inventory.Box;

/** The chain of bastions in front of a box. */
final class Bastions {
    private Bastions() {}

    /** @throws SshException when one is missing from the inventory, or the chain comes back to a box of its own */
    static void check(Box box, Function<String, Optional<Box>> boxes) throws SshException {
        Set<String> passed = new LinkedHashSet<>();
        Box at = box;
        while (at.via().isPresent()) {
            String via = at.via().get();
            if (!passed.add(at.name())) {
                throw problem(
                        box,
                        "its bastions go round in a circle (" + String.join(" → ", passed) + " → " + at.name() + ")");
            }
            at = boxes.apply(via).orElse(null);
            if (at == null) {
                throw problem(box, "its bastion " + via + " is not in the inventory");
            }
        }
    }

    private static SshException problem(Box box, String what) {
        return new SshException(
                SshException.Reason.UNREACHABLE,
                "tried to connect to " + Failures.address(box) + " but " + what + "; choose another bastion",
                null);
    }
}
