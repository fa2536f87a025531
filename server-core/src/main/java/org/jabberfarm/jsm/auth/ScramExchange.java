package org.jabberfarm.jsm.auth;

import com.ongres.scram.common.ClientFirstMessage;
import com.ongres.scram.common.Gs2CbindFlag;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.exception.ScramParseException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jabberfarm.storage.ScramKey;
import org.jabberfarm.xmpp.Jid;

/**
 * The server's side of one SCRAM exchange (RFC 5802 section 5). The primitives are the library's; the order of the messages
 * is ours. An unknown user is answered like a known one up to the last step, so that names cannot be tried out.
 */
final class ScramExchange implements SaslExchange {
    /** How the names of mechanisms end that bind the login to its TLS connection. */
    static final String PLUS = "-PLUS";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ScramMechanism mechanism;
    private final String name;
    private final String domain;
    private final Function<Jid, Map<String, ScramKey>> keysOf;
    private final int iterations;
    private final byte[] pepper;
    private final boolean plus;
    private final Map<String, byte[]> bindings;
    private byte[] binding = {};
    private Jid user;
    private ScramKey key;
    private boolean known;
    private String clientFirstBare;
    private String gs2Header;
    private String nonce;
    private String serverFirst;

    /**
     * @param mechanism name, with or without -PLUS
     * @param pepper makes the salts that unknown users get: the same for the same name, always
     * @param bindings data of the channel bindings that were offered, by type
     */
    ScramExchange(
            String mechanism,
            String domain,
            Function<Jid, Map<String, ScramKey>> keysOf,
            int iterations,
            byte[] pepper,
            Map<String, byte[]> bindings) {
        this.pepper = pepper;
        this.plus = mechanism.endsWith(PLUS);
        this.bindings = bindings;
        this.name = plus ? mechanism.substring(0, mechanism.length() - PLUS.length()) : mechanism;
        this.mechanism = Scram.MECHANISMS.get(name);
        this.domain = domain;
        this.keysOf = keysOf;
        this.iterations = iterations;
    }

    @Override
    public String account() {
        return user == null ? "?@" + domain : user.toString();
    }

    @Override
    public SaslStep step(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        return serverFirst == null ? first(text) : last(text);
    }

    private SaslStep first(String text) {
        ClientFirstMessage first;
        try {
            first = ClientFirstMessage.parseFrom(text);
        } catch (ScramParseException | IllegalArgumentException e) {
            return SaslStep.failed("malformed-request");
        }
        if (first.isChannelBindingRequired() != plus) {
            return SaslStep.failed("malformed-request");
        }
        if (first.getGs2Header().getChannelBindingFlag() == Gs2CbindFlag.CLIENT_YES_SERVER_NOT && !bindings.isEmpty()) {
            // It would have bound the login, had somebody between us not taken that out of our offer (RFC 5802 section
            // 6).
            return SaslStep.failed("not-authorized");
        }
        if (plus) {
            binding = bindings.get(first.getGs2Header().getChannelBindingName());
            if (binding == null) {
                return SaslStep.failed("malformed-request");
            }
        }
        try {
            user = Jid.of(first.getUsername(), domain, "");
        } catch (IllegalArgumentException e) {
            return SaslStep.failed("malformed-request");
        }
        String authzid = first.getGs2Header().getAuthzid();
        if (authzid != null && !authzid.isEmpty() && !authzid.equalsIgnoreCase(user.toString())) {
            return SaslStep.failed("invalid-authzid");
        }
        key = keysOf.apply(user).get(name);
        known = key != null;
        if (!known) {
            byte[] salt = ScramFunctions.hmac(mechanism, pepper, (name + " " + user).getBytes(StandardCharsets.UTF_8));
            key = new ScramKey(Base64.getEncoder().encodeToString(Arrays.copyOf(salt, 16)), iterations, "", "");
        }
        int comma = text.indexOf(',', text.indexOf(',') + 1);
        gs2Header = text.substring(0, comma + 1);
        clientFirstBare = text.substring(comma + 1);
        nonce = first.getClientNonce() + ScramFunctions.nonce(24, RANDOM);
        serverFirst = "r=" + nonce + ",s=" + key.salt() + ",i=" + key.iterations();
        return SaslStep.challenge(serverFirst.getBytes(StandardCharsets.UTF_8));
    }

    private SaslStep last(String text) {
        Map<Character, String> parts = new HashMap<>();
        for (String part : text.split(",", 16)) {
            if (part.length() > 1 && part.charAt(1) == '=') {
                parts.put(part.charAt(0), part.substring(2));
            }
        }
        int proofAt = text.lastIndexOf(",p=");
        if (proofAt < 0 || !parts.containsKey('c') || !parts.containsKey('r')) {
            return SaslStep.failed("malformed-request");
        }
        byte[] proof;
        try {
            proof = Base64.getDecoder().decode(parts.get('p'));
            if (!Arrays.equals(Base64.getDecoder().decode(parts.get('c')), bound())
                    || !parts.get('r').equals(nonce)) {
                return SaslStep.failed("not-authorized");
            }
        } catch (IllegalArgumentException e) {
            return SaslStep.failed("incorrect-encoding");
        }
        String authMessage = clientFirstBare + "," + serverFirst + "," + text.substring(0, proofAt);
        if (!known || !verified(proof, authMessage)) {
            return SaslStep.failed("not-authorized");
        }
        byte[] signature =
                ScramFunctions.serverSignature(mechanism, Base64.getDecoder().decode(key.serverKey()), authMessage);
        return SaslStep.success(
                user, ("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(StandardCharsets.UTF_8));
    }

    /** What the client must have said at first, and its connection must be. */
    private byte[] bound() {
        byte[] header = gs2Header.getBytes(StandardCharsets.UTF_8);
        byte[] bound = Arrays.copyOf(header, header.length + binding.length);
        System.arraycopy(binding, 0, bound, header.length, binding.length);
        return bound;
    }

    private boolean verified(byte[] proof, String authMessage) {
        byte[] storedKey = Base64.getDecoder().decode(key.storedKey());
        return proof.length == storedKey.length
                && ScramFunctions.verifyClientProof(mechanism, proof, storedKey, authMessage);
    }
}
