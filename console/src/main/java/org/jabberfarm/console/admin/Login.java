package org.jabberfarm.console.admin;

import java.time.Duration;
import java.util.Locale;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.secret.Secret;

/** Checks who somebody is, slowly for those who guess. */
final class Login {
    /**
     * @param fits whether name and password belong together
     * @param delay how long to wait before the next try; nothing was checked when it is not zero
     */
    record Result(boolean fits, Duration delay) {}

    private final Administrators administrators;
    private final Throttle throttle;
    private final Audit audit;

    Login(Administrators administrators, Throttle throttle, Audit audit) {
        this.administrators = administrators;
        this.throttle = throttle;
        this.audit = audit;
    }

    Result check(String name, Secret password, String address) {
        // Sometimes people type a password as name: an unknown name is not written down.
        boolean known = administrators.find(name).isPresent();
        String account = name.length() > 64 ? "" : name.toLowerCase(Locale.ROOT);
        Duration wait = throttle.ask(account, address);
        if (!wait.isZero()) {
            return new Result(false, wait);
        }
        boolean fits = administrators.passwordFits(name, password);
        if (fits) {
            throttle.succeeded(account, address);
        } else {
            audit.record("nobody", "login.failed", known ? name : "unknown name", "from " + address);
        }
        return new Result(fits, Duration.ZERO);
    }
}
