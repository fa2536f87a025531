package org.jabberfarm.console.boxes;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** For tests that build on each other: after the first failure the rest would only wait in vain, and are skipped. */
final class NoFurther implements ExecutionCondition, TestExecutionExceptionHandler {
    private String failed = "";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return failed.isEmpty()
                ? ConditionEvaluationResult.enabled("nothing failed yet")
                : ConditionEvaluationResult.disabled("it needs what " + failed + " failed to do");
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failed = context.getDisplayName();
        throw failure;
    }
}
