package org.jabberfarm.jsm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jabberfarm.config.JabberXml;
import org.jabberfarm.jsm.auth.Accounts;
import org.jabberfarm.jsm.mod.AdminModule;
import org.jabberfarm.jsm.mod.AgentsModule;
import org.jabberfarm.jsm.mod.AnnounceModule;
import org.jabberfarm.jsm.mod.BlockingModule;
import org.jabberfarm.jsm.mod.BrowseModule;
import org.jabberfarm.jsm.mod.DiscoModule;
import org.jabberfarm.jsm.mod.EchoModule;
import org.jabberfarm.jsm.mod.LastModule;
import org.jabberfarm.jsm.mod.LogModule;
import org.jabberfarm.jsm.mod.MessageCopies;
import org.jabberfarm.jsm.mod.NewcomerModule;
import org.jabberfarm.jsm.mod.OfflineModule;
import org.jabberfarm.jsm.mod.PingModule;
import org.jabberfarm.jsm.mod.PresenceCopies;
import org.jabberfarm.jsm.mod.PresenceModule;
import org.jabberfarm.jsm.mod.RegisterModule;
import org.jabberfarm.jsm.mod.RosterModule;
import org.jabberfarm.jsm.mod.SessionModule;
import org.jabberfarm.jsm.mod.TimeModule;
import org.jabberfarm.jsm.mod.VcardModule;
import org.jabberfarm.jsm.mod.VersionModule;
import org.jabberfarm.jsm.mod.WelcomeModule;
import org.jabberfarm.jsm.mod.XmlModule;
import org.jabberfarm.jsm.session.Delivery;
import org.jabberfarm.jsm.session.Module;
import org.jabberfarm.jsm.session.Sessions;
import org.jabberfarm.storage.Storage;

/** The modules that jabber.xml's {@code <load>} names, in its order. */
final class Modules {
    private Modules() {}

    static List<Module> load(
            JabberXml config,
            Sessions sessions,
            Delivery delivery,
            Storage storage,
            Accounts accounts,
            LongAdder offline) {
        JabberXml.Sessions settings = config.sessions();
        List<Module> modules = new ArrayList<>();
        modules.add(new SessionModule());
        // Before those that end the asking.
        if (!config.presenceCopies().isEmpty()) {
            modules.add(new PresenceCopies(delivery, config.presenceCopies()));
        }
        if (!config.archives().isEmpty()) {
            modules.add(new MessageCopies(delivery, config.archives()));
        }
        for (String name : settings.modules()) {
            Module module = switch (name) {
                case "mod_roster" -> new RosterModule(sessions, delivery);
                case "mod_presence" -> new PresenceModule(sessions, delivery, storage);
                case "mod_offline" -> new OfflineModule(sessions, delivery, storage, offline);
                case "mod_disco" -> new DiscoModule(sessions, settings.vcardName(), config.services());
                case "mod_browse" -> new BrowseModule(sessions, settings.vcardName(), config.services());
                case "mod_agents" -> new AgentsModule(settings.vcardName(), settings.register(), config.services());
                case "mod_version" -> new VersionModule();
                case "mod_ping" -> new PingModule();
                case "mod_blocking" -> new BlockingModule(sessions, delivery);
                case "mod_time" -> new TimeModule();
                case "mod_last" -> new LastModule(storage);
                case "mod_vcard" -> new VcardModule(storage, settings.vcardName());
                case "mod_xml" -> new XmlModule(storage);
                case "mod_announce" -> new AnnounceModule(sessions, delivery, storage, settings.admins());
                case "mod_admin" -> new AdminModule(sessions, delivery, config);
                case "mod_echo" -> new EchoModule(delivery);
                case "mod_log" -> new LogModule();
                case "mod_register" -> new RegisterModule(accounts, settings.register());
                case "mod_welcome" -> new WelcomeModule(delivery, settings.welcomeSubject(), settings.welcomeBody());
                default -> null;
            };
            // Others were warned of when the file was read; mod_auth_* are always there.
            if (module != null) {
                modules.add(module);
            }
        }
        if (config.tellsOfNewcomers()) {
            modules.add(new NewcomerModule(delivery, config.administrators()));
        }
        boolean welcome =
                !settings.welcomeSubject().isEmpty() || !settings.welcomeBody().isEmpty();
        if (welcome && !settings.modules().contains("mod_welcome")) {
            // The original has no module for it: the element alone switches it on.
            modules.add(new WelcomeModule(delivery, settings.welcomeSubject(), settings.welcomeBody()));
        }
        return modules;
    }
}
