package org.jabberfarm.jsm.mod;

import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.xmpp.Jid;

/** {@code mod_welcome}: the message that a new user finds. */
public final class WelcomeModule implements Module {
    private final Delivery delivery;
    private final String subject;
    private final String body;

    public WelcomeModule(Delivery delivery, String subject, String body) {
        this.delivery = delivery;
        this.subject = subject;
        this.body = body;
    }

    @Override
    public void registered(Jid user) {
        if (!subject.isEmpty() || !body.isEmpty()) {
            delivery.deliver(Delivery.serverMessage(user.domain(), user, subject, body));
        }
    }
}
