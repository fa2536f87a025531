package org.jabberfarm.jsm.auth;

import com.ongres.scram.common.ClientFirstMessage;
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
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ScramMechanism mechanism;
    private final String name;
    private final String domain;
    private final Function<Jid, Map<String, ScramKey>> keysOf;
    private final int iterations;
    private final byte[] pepper;
    private Jid user;
    private ScramKey key;
    private boolean known;
    private String clientFirstBare;
    private String gs2Header;
    private String nonce;
    private String serverFirst;

    /** @param pepper makes the salts that unknown users get: the same for the same name, always */
    ScramExchange(
            String name, String domain, Function<Jid, Map<String, ScramKey>> keysOf, int iterations, byte[] pepper) {
        this.pepper = pepper;
        this.mechanism = Scram.MECHANISMS.get(name);
        this.name = name;
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
        if (first.isChannelBindingRequired()) {
            return SaslStep.failed("malformed-request");
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
            if (!Arrays.equals(Base64.getDecoder().decode(parts.get('c')), gs2Header.getBytes(StandardCharsets.UTF_8))
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

    private boolean verified(byte[] proof, String authMessage) {
        byte[] storedKey = Base64.getDecoder().decode(key.storedKey());
        return proof.length == storedKey.length
                && ScramFunctions.verifyClientProof(mechanism, proof, storedKey, authMessage);
    }
}
