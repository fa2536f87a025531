package org.jabberfarm.jsm.cluster;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.infinispan.AdvancedCache;
import org.infinispan.partitionhandling.AvailabilityException;
import org.jabberfarm.jsm.cluster.ClusterException.Cause;
import org.jabberfarm.xmpp.Jid;

/** The registry in the engine's cache. */
final class EngineRegistry implements SessionRegistry {
    private final AdvancedCache<String, String> cache;
    private final Supplier<Serving> serving;

    EngineRegistry(AdvancedCache<String, String> cache, Supplier<Serving> serving) {
        this.cache = cache;
        this.serving = serving;
    }

    @Override
    public CompletionStage<Optional<Registration>> put(Registration registration) {
        String key = registration.user().toString();
        return ask(() -> cache.putAsync(key, registration.encoded())).thenApply(text -> read(key, text));
    }

    @Override
    public CompletionStage<Optional<Registration>> find(Jid user) {
        String key = user.toString();
        return ask(() -> cache.getAsync(key)).thenApply(text -> read(key, text));
    }

    @Override
    public CompletionStage<Boolean> remove(Registration registration) {
        return ask(() -> cache.removeAsync(registration.user().toString(), registration.encoded()));
    }

    @Override
    public CompletionStage<?> forget(Jid user) {
        return ask(() -> cache.removeAsync(user.toString()));
    }

    @Override
    public CompletionStage<Boolean> replace(Registration before, Registration after) {
        if (!before.user().equals(after.user())) {
            throw new IllegalArgumentException(before.user() + " is not " + after.user());
        }
        return ask(() -> cache.replaceAsync(before.user().toString(), before.encoded(), after.encoded()));
    }

    @Override
    public long kept() {
        return cache.getDataContainer().sizeIncludingExpired();
    }

    private static Optional<Registration> read(String key, String text) {
        return Optional.ofNullable(text).map(value -> Registration.decode(key, value));
    }

    private <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> question) {
        Serving now = serving.get();
        if (!now.allowed()) {
            return CompletableFuture.failedFuture(new ClusterException(Cause.NOT_SERVING, now.reason()));
        }
        CompletableFuture<T> answer;
        try {
            answer = question.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionallyCompose(e -> CompletableFuture.failedFuture(ours(e)));
    }

    private static ClusterException ours(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof AvailabilityException) {
                return new ClusterException(
                        Cause.NOT_SERVING, "the registry of sessions is closed here: " + e.getMessage(), failure);
            }
        }
        return new ClusterException(
                Cause.FAILED, "tried to ask the registry of sessions but: " + failure.getMessage(), failure);
    }
}
