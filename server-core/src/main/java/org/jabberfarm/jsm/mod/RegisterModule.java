package org.jabberfarm.jsm.mod;

import java.util.List;
import org.jabberfarm.jsm.auth.Accounts;
import org.jabberfarm.jsm.session.Iq;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Namespaces;
import org.jabberfarm.xmpp.StanzaError;

/** {@code mod_register}: a logged-in user changes the password or gives up the account (XEP-0077 3.2 and 3.3). */
public final class RegisterModule implements Module {
    private final Accounts accounts;
    private final boolean open;

    /** @param open whether strangers may make accounts, which is what service discovery tells */
    public RegisterModule(Accounts accounts, boolean open) {
        this.accounts = accounts;
        this.open = open;
    }

    @Override
    public List<String> features() {
        return open ? List.of(Namespaces.REGISTER) : List.of();
    }

    @Override
    public boolean iq(Iq iq) {
        if (iq.target() == Iq.Target.OTHER || !iq.is("query", Namespaces.REGISTER)) {
            return false;
        }
        if (!iq.set()) {
            Element result = iq.result();
            Element query = result.child("query", Namespaces.REGISTER);
            query.child("registered");
            query.child("username").text(iq.user().jid().local());
            query.child("password");
            return iq.answer(result);
        }
        if (iq.query().first("remove").isPresent()) {
            iq.done();
            accounts.remove(iq.user());
            return true;
        }
        String username = iq.query().childText("username");
        String password = iq.query().childText("password");
        if (password == null || password.isEmpty() || username == null) {
            return iq.error(StanzaError.BAD_REQUEST, "username and password are needed");
        }
        if (!username.equalsIgnoreCase(iq.user().jid().local())) {
            return iq.error(StanzaError.NOT_ALLOWED, "only your own password");
        }
        return accounts.reset(iq.user().jid(), password)
                ? iq.done()
                : iq.error(StanzaError.NOT_ACCEPTABLE, "that password cannot be used");
    }
}
