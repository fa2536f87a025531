package org.jabberfarm.console.desired;

import java.util.List;

/**
 * What the inventory says a box should hold.
 *
 * @param box inventory name
 * @param release version of the release
 * @param directories in the order in which they can be made
 * @param files in path order
 * @param kernel kernel values, also written to {@code /etc/sysctl.d/90-jabberfarm.conf}
 * @param units agent, then JSM, then c2s
 */
public record Desired(
        String box,
        String release,
        List<Directory> directories,
        List<ManagedFile> files,
        List<KernelValue> kernel,
        List<Unit> units) {}
