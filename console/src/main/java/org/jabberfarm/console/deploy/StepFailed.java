package org.jabberfarm.console.deploy;

import java.io.IOException;

/** A step that did not do what it should. The message says what was tried, why it failed and what to do next. */
final class StepFailed extends IOException {
    private static final long serialVersionUID = 1L;

    StepFailed(String message) {
        super(message);
    }
}
