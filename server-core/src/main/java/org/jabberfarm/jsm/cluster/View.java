package org.jabberfarm.jsm.cluster;

import java.util.List;

/**
 * Who is in the cluster, as one member sees it.
 *
 * @param number grows with each change
 * @param members in the order in which they came, this one among them
 */
public record View(long number, List<Member> members) {
    public View {
        members = List.copyOf(members);
    }

    public boolean has(Member member) {
        return members.contains(member);
    }
}
