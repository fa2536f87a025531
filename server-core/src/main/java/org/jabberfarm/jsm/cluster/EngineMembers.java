package org.jabberfarm.jsm.cluster;

import java.util.List;
import org.infinispan.remoting.transport.Address;
import org.jgroups.util.ExtendedUUID;

/** Members as the engine calls them: a member's id is the machine in its address, which every view carries. */
final class EngineMembers {
    private EngineMembers() {}

    static Member member(Address address) {
        return Member.of(address.getMachineId());
    }

    static Member member(org.jgroups.Address address) {
        return member(Address.fromExtendedUUID((ExtendedUUID) address));
    }

    static List<Member> members(List<Address> addresses) {
        return addresses.stream().map(EngineMembers::member).toList();
    }
}
