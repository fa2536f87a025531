package org.jabberfarm.jsm.auth;

import org.jabberfarm.xmpp.Jid;

/**
 * What a SASL exchange says next: a challenge, success with the user's name, or a failure with its condition (RFC 6120 6.5).
 *
 * @param user set on success
 * @param data challenge, or additional data with success; may be empty
 * @param failure condition, null when it has not failed
 */
record SaslStep(Jid user, byte[] data, String failure) {
    static SaslStep challenge(byte[] data) {
        return new SaslStep(null, data, null);
    }

    static SaslStep success(Jid user, byte[] data) {
        return new SaslStep(user, data, null);
    }

    static SaslStep failed(String condition) {
        return new SaslStep(null, new byte[0], condition);
    }
}
