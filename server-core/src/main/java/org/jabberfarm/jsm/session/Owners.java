package org.jabberfarm.jsm.session;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jabberfarm.xml.Element;
import org.jabberfarm.xmpp.Jid;

/** Which of several JSMs has a user's sessions, and the ways to it. Safe for use by several threads. */
public interface Owners {
    /** Name of this JSM, as a c2s is told it. */
    String self();

    /** The same for a route of a c2s that is about a user's session. */
    void route(Jid user, Element route, Runnable here);

    /** Brings a stanza to the JSM that has the user's sessions; if that is this one, {@code here} runs on the user's stripe. */
    void stanza(Jid user, Element stanza, Runnable here);

    /**
     * Keeps a copy of the user's sessions with another JSM.
     *
     * @param sessions by {@link SessionXml}, null when there are none any more
     * @return done when the copy is there
     */
    CompletionStage<Void> keep(Jid user, String sessions);

    /** What {@link #keep} was given last, by whichever JSM; empty when the user has no sessions. */
    CompletionStage<Optional<String>> kept(Jid user);

    /** Tells the modules of the other JSMs, by {@link Module#announced}. */
    void online(Element announcement);

    /** Whether a c2s can be reached from any JSM. */
    boolean reaches(String service);

    /** JSMs that see one another, this one among them. */
    int members();

    /** Whether this JSM may write, being in the majority of all. */
    boolean serving();
}
