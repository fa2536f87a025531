package org.jabberfarm.console.plan;

import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.desired.Directory;
import org.jabberfarm.console.desired.KernelValue;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.desired.Unit;
import org.jabberfarm.console.facts.Facts.FileFact;

/** One change on one box, with the reason. A box that is as asked has none. */
public sealed interface Step {
    /** Most touch no running process. */
    default Phase phase() {
        return Phase.PREPARE;
    }

    /** What it does, for people, without the box: {@code Write /etc/jabberfarm/c2s-1/jadc2s.xml}. */
    String title();

    String why();

    /** Makes the system user and group {@code jabberfarm}. */
    record CreateUser(String why) implements Step {
        @Override
        public String title() {
            return "Create the user jabberfarm";
        }
    }

    /** Lets the login user open the agent's socket. */
    record JoinGroup(String login, String why) implements Step {
        @Override
        public String title() {
            return "Add " + login + " to the group jabberfarm";
        }
    }

    /** Makes folders that are missing, and gives those that are there the right owner and mode. */
    record MakeDirectories(List<Directory> directories, String why) implements Step {
        @Override
        public String title() {
            return directories.size() == 1
                    ? "Make " + directories.get(0).path()
                    : "Make " + directories.size() + " folders";
        }
    }

    /** Uploads and unpacks a release. */
    record UploadRelease(String version, String why) implements Step {
        @Override
        public String title() {
            return "Upload release " + version;
        }
    }

    /** Points {@code current} at a release. */
    record SwitchRelease(String version, Optional<String> before, String why) implements Step {
        @Override
        public String title() {
            return "Switch to release " + version;
        }
    }

    /** Writes a file by temporary name and rename; the old one is kept beside it. */
    record WriteFile(ManagedFile file, Optional<FileFact> before, String why) implements Step {
        @Override
        public String title() {
            return "Write " + file.path();
        }
    }

    /** Removes a managed file that is no longer asked for, kept beside under another name. */
    record RemoveFile(String path, String why) implements Step {
        @Override
        public String title() {
            return "Remove " + path;
        }
    }

    /** Sets kernel values from the written file and reads them back. */
    record SetKernel(List<KernelValue> values, String why) implements Step {
        @Override
        public String title() {
            return values.size() == 1 ? "Set " + values.get(0).key() : "Set " + values.size() + " kernel values";
        }
    }

    /** Makes systemd read its units again. */
    record ReloadUnits(String why) implements Step {
        @Override
        public String title() {
            return "Make systemd read its units again";
        }
    }

    /** Stops a process whose node is no longer on the box. */
    record StopUnit(String unit, String node, String why) implements Step {
        @Override
        public String title() {
            return "Stop " + node;
        }
    }

    /** Has a node read its configuration again; its clients or sessions go on. */
    record ReloadNode(Unit unit, String why) implements Step {
        @Override
        public Phase phase() {
            return unit.role().equals("jsm") ? Phase.JSM : Phase.C2S;
        }

        @Override
        public String title() {
            return "Reload " + unit.node();
        }
    }

    /**
     * Empties a c2s that is restarted next: its clients move to the others.
     *
     * @param seconds that it may take; then the restart follows all the same
     */
    record DrainNode(Unit unit, int seconds, String why) implements Step {
        @Override
        public Phase phase() {
            return Phase.C2S;
        }

        @Override
        public String title() {
            return "Drain " + unit.node();
        }
    }

    /** Starts a process, or starts it anew, and has it start with the box. */
    record StartUnit(Unit unit, boolean restart, long users, String why) implements Step {
        @Override
        public Phase phase() {
            return switch (unit.role()) {
                case "agent" -> Phase.AGENT;
                case "jsm" -> Phase.JSM;
                default -> Phase.C2S;
            };
        }

        @Override
        public String title() {
            return (restart ? "Restart " : "Start ") + unit.node();
        }
    }
}
