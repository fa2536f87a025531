package org.jabberfarm.console.admin;

import java.util.Optional;
import org.jabberfarm.console.web.Caller;
import org.jabberfarm.console.web.Callers;

/** Callers of the console: administrators' browsers, and scripts with a token. */
public final class ConsoleCallers implements Callers {
    private final Sessions sessions;
    private final Tokens tokens;

    public ConsoleCallers(Sessions sessions, Tokens tokens) {
        this.sessions = sessions;
        this.tokens = tokens;
    }

    @Override
    public Optional<Caller> bySession(String cookie) {
        return sessions.find(cookie);
    }

    @Override
    public Optional<Caller> byToken(String token) {
        return tokens.find(token);
    }
}
