package org.jabberfarm.jsm.mod;

import org.jabberfarm.config.Administrators;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xmpp.Jid;

/** {@code <register notify='yes'>}: administrators hear of each account that a stranger makes. */
public final class NewcomerModule implements Module {
    private final Delivery delivery;
    private final Administrators administrators;

    public NewcomerModule(Delivery delivery, Administrators administrators) {
        this.delivery = delivery;
        this.administrators = administrators;
    }

    @Override
    public void newcomer(Jid user) {
        for (String admin : administrators.all()) {
            delivery.deliver(Delivery.serverMessage(
                    user.domain(), Jid.of(admin), "Registration notice", user + " has made an account."));
        }
    }
}
