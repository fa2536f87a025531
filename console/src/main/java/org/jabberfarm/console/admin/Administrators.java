package org.jabberfarm.console.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jabberfarm.console.audit.Audit;
import org.jabberfarm.console.data.Database;
import org.jabberfarm.console.fault.Conflict;
import org.jabberfarm.console.fault.Invalid;
import org.jabberfarm.console.fault.NotFound;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.web.Access;

/** The people who may log in. At least one enabled ADMIN always remains. */
public final class Administrators {
    private final AdministratorStore store;
    private final Sessions sessions;
    private final Audit audit;
    private final Passwords passwords = new Passwords();
    private volatile Runnable whenFirst = () -> {};

    public Administrators(Database database, Sessions sessions, Audit audit) {
        this.store = new AdministratorStore(database);
        this.sessions = sessions;
        this.audit = audit;
    }

    /** What to do as soon as there is an administrator; at most once in the life of a console. */
    public void whenFirst(Runnable action) {
        whenFirst = action;
    }

    public List<Administrator> all() {
        return store.all();
    }

    public Optional<Administrator> find(String name) {
        return store.find(name);
    }

    /** Whether the console has been set up. */
    public boolean any() {
        return !store.all().isEmpty();
    }

    /** @throws Invalid when the name is taken or not a name, the password too weak, or the access none of a person's */
    public synchronized void add(String name, Secret password, Access access, String who) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (!name.matches("[a-z][a-z0-9._-]{0,62}")) {
            problems.put("name", "1 to 63 of a to z, 0 to 9, dot, dash, underscore; a letter first.");
        } else if (store.find(name).isPresent()) {
            problems.put("name", "There is an administrator of this name already.");
        }
        Passwords.problem(password, name).ifPresent(p -> problems.put("password", p));
        if (access == Access.ANYONE) {
            problems.put("access", "One of VIEWER, OPERATOR, ADMIN.");
        }
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
        boolean first = !any();
        store.add(name, passwords.hash(password), access);
        audit.record(who, "administrator.add", name, access.name());
        if (first) {
            whenFirst.run();
        }
    }

    /** The first one, with the role ADMIN; refused as soon as there is any. */
    public synchronized void addFirst(String name, Secret password, String who) {
        if (any()) {
            throw new Conflict("There is an administrator already; log in, or ask that person.");
        }
        add(name, password, Access.ADMIN, who);
    }

    /** Changes role or disables; a disabled person's sessions end at once. */
    public void change(String name, Access access, boolean disabled, String who) {
        require(name);
        if (access == Access.ANYONE) {
            throw new Invalid("access", "One of VIEWER, OPERATOR, ADMIN.");
        }
        if (!store.change(name, access, disabled)) {
            throw lastAdmin(name);
        }
        if (disabled) {
            sessions.endAll(name);
        }
        audit.record(who, "administrator.change", name, access + (disabled ? ", disabled" : ""));
    }

    public void remove(String name, String who) {
        require(name);
        if (!store.remove(name)) {
            throw lastAdmin(name);
        }
        audit.record(who, "administrator.remove", name, "");
    }

    /** Sets a new password and ends all sessions of the administrator. */
    public void resetPassword(String name, Secret password, String who) {
        require(name);
        Passwords.problem(password, name).ifPresent(p -> {
            throw new Invalid("password", p);
        });
        store.setHash(name, passwords.hash(password));
        sessions.endAll(name);
        audit.record(who, "administrator.password", name, "");
    }

    /** Whether name and password fit an enabled administrator. Takes as long when there is none of that name. */
    boolean passwordFits(String name, Secret password) {
        boolean fits = passwords.matches(password, store.hash(name));
        return fits && store.find(name).filter(a -> !a.disabled()).isPresent();
    }

    void loggedIn(String name) {
        store.loggedIn(name);
    }

    private void require(String name) {
        if (store.find(name).isEmpty()) {
            throw new NotFound("There is no administrator \"" + name + "\".");
        }
    }

    private static Conflict lastAdmin(String name) {
        return new Conflict("\"" + name + "\" is the last one with the role ADMIN who can log in."
                + " Give another administrator that role first.");
    }
}
