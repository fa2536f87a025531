package org.jabberfarm.console.demo;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.session.SessionContext;

/** sftp on this machine's own files; relative paths begin in the home folder. */
final class RealFiles extends NativeFileSystemFactory {
    private final Path home;

    RealFiles(Path home) {
        this.home = home;
    }

    @Override
    public Path getUserHomeDir(SessionContext session) {
        return home;
    }

    @Override
    public FileSystem createFileSystem(SessionContext session) {
        return home.getFileSystem();
    }
}
