package org.jabberfarm.jsm.cluster;

import org.infinispan.distribution.ch.impl.HashFunctionPartitioner;

/** Puts all resources of a user into one segment, so that they have one owner and their registrations lie with it. Made by the engine, by its name. */
public final class UserSegments extends HashFunctionPartitioner {
    static final int SEGMENTS = 256;

    @Override
    public int getSegment(Object key) {
        String jid = (String) key;
        int slash = jid.indexOf('/');
        return super.getSegment(slash < 0 ? jid : jid.substring(0, slash));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserSegments;
    }

    @Override
    public int hashCode() {
        return SEGMENTS;
    }
}
