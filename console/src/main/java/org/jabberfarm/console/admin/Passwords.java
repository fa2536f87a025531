package org.jabberfarm.console.admin;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.secret.Secret;

/** Hashing of administrators' passwords: argon2id (RFC 9106), 19 MiB, 2 passes, 1 lane. */
final class Passwords {
    static final int SHORTEST = 8;
    static final int LONGEST = 200;

    static final String HINT = "At least " + SHORTEST + " characters. A few unrelated words make a good one.";

    private static final int MEBIBYTES = 19;
    private static final int PASSES = 2;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    /** Each hash takes 19 MiB: a crowd of guesses must not take the heap. */
    private final Semaphore atOnce = new Semaphore(2);

    /** Checked against when there is no such administrator, so that the answer takes as long. */
    private final String nobody = hash(new Secret("nobody's password"));

    String hash(Secret password) {
        return limited(() -> Password.hash(password.reveal())
                .addRandomSalt(SALT_BYTES)
                .with(function())
                .getResult());
    }

    boolean matches(Secret password, Optional<String> hash) {
        String against = hash.orElse(nobody);
        return password.reveal().length() <= LONGEST
                && limited(() ->
                        Password.check(password.reveal(), against).with(Argon2Function.getInstanceFromHash(against)))
                && hash.isPresent();
    }

    /** What is wrong with a new password, empty when nothing. Length is what counts against guessing. */
    static Optional<String> problem(Secret password, String name) {
        String text = password.reveal();
        if (text.length() < SHORTEST) {
            return Optional.of("Shorter than " + SHORTEST + " characters. A few unrelated words make a good one.");
        }
        if (text.length() > LONGEST) {
            return Optional.of("Longer than " + LONGEST + " characters.");
        }
        if (text.chars().distinct().count() < 4 || text.equalsIgnoreCase(name)) {
            return Optional.of("Too easy to guess: it repeats a few characters, or is the name.");
        }
        return Optional.empty();
    }

    /** @throws Invalid when the second one was typed differently */
    static void requireEqual(Secret password, Secret repeated) {
        if (!password.equals(repeated)) {
            throw new Invalid("repeated", "Not the same as the first one.");
        }
    }

    private static Argon2Function function() {
        return Argon2Function.getInstance(MEBIBYTES * 1024, PASSES, 1, HASH_BYTES, Argon2.ID);
    }

    private <T> T limited(Supplier<T> work) {
        boolean got = false;
        try {
            got = atOnce.tryAcquire(10, TimeUnit.SECONDS);
            if (!got) {
                throw new Conflict("Too many logins are being checked at once. Try again in a minute.");
            }
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to check a password", e);
        } finally {
            if (got) {
                atOnce.release();
            }
        }
    }
}
