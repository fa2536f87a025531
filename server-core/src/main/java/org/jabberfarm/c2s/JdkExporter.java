package org.jabberfarm.c2s;

import java.lang.reflect.Method;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSession;

/** With the JDK's TLS, which exports keying material from Java 25 on; looked up by name, since we build for 17. */
final class JdkExporter implements TlsExporter {
    private static final Optional<Method> EXPORT = lookUp();

    private static Optional<Method> lookUp() {
        try {
            return Optional.of(ExtendedSSLSession.class.getMethod(
                    "exportKeyingMaterialData", String.class, byte[].class, int.class));
        } catch (NoSuchMethodException olderThan25) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<byte[]> export(SSLSession session) {
        if (EXPORT.isEmpty() || !(session instanceof ExtendedSSLSession)) {
            return Optional.empty();
        }
        try {
            return Optional.of((byte[]) EXPORT.get().invoke(session, LABEL, new byte[0], BYTES));
        } catch (ReflectiveOperationException notForThisSession) {
            return Optional.empty();
        }
    }

    @Override
    public void forget() {
        // The session itself has all there is.
    }
}
