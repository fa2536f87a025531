package org.jabberfarm.console.inventory;

/**
 * One server process on a box. Its name is unique in the farm; for a c2s it is also the service id of its link.
 *
 * @param name {@code c2s-1}, {@code jsm-1}
 * @param role what it is
 * @param box inventory name of its box
 * @param port client port with STARTTLS (c2s), 0 for a JSM
 * @param tlsPort client port with direct TLS (c2s), 0 for a JSM
 * @param linkPort port on which the JSM accepts this c2s' link, unique in the farm; 0 for a JSM
 * @param metricsPort loopback port of {@code /metrics}, unique among the boxes with the same address
 */
public record Node(String name, Role role, String box, int port, int tlsPort, int linkPort, int metricsPort) {}
