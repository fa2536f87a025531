package org.jabberfarm.console.box;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Node;
import org.jabberfarm.console.inventory.Role;
import org.jabberfarm.console.web.Form;
import org.jabberfarm.templates.model.BoxFormPage;
import org.jabberfarm.templates.model.Choice;

/** Labels, hints and choices of a box's form. */
final class BoxFormModel {
    private final Boxes boxes;

    BoxFormModel(Boxes boxes) {
        this.boxes = boxes;
    }

    BoxFormPage of(Form form, Optional<Box> box, boolean many) {
        String name = box.map(Box::name).orElse("");
        boolean storedKey = box.isPresent() && boxes.credentials().hasKey(name);
        boolean storedSudo = box.isPresent() && boxes.credentials().hasSudoPassword(name);
        Optional<Node> jsm = boxes.inventory().nodes(Role.JSM).stream()
                .filter(n -> !n.box().equals(name))
                .findFirst();
        return new BoxFormPage(
                name,
                many,
                form.field(
                        "lines",
                        "Boxes",
                        "One a line: name, host, and if it differs the SSH port, with blanks between them. Up to 300."),
                form.field("name", "Name", "How the farm calls it: a-z, 0-9 and -. It stays for good."),
                form.field("host", "Host", "What the console dials: a name, an IPv4 or an IPv6 address."),
                form.field("sshPort", "SSH port", ""),
                form.field("user", "Login user", "Not root, where the box allows it."),
                loginChoices(form, storedKey),
                form.secretField(
                        "key",
                        "Private key",
                        "OpenSSH or PEM, without a passphrase. Encrypted here, never shown again."
                                + (storedKey ? " One is stored; a new one replaces it." : "")),
                storedKey,
                form.secretField(
                        "password",
                        "Login password",
                        "Only to install the console's key, after you have approved the host key. Not stored."),
                sudoChoices(form),
                form.secretField(
                        "sudoPassword",
                        "sudo password",
                        "Encrypted here, sent to the box's sudo on standard input."
                                + (storedSudo ? " One is stored; leave empty to keep it." : "")),
                form.field(
                        "via", "Bastion", "A box of the farm to go through, when the console cannot reach this one."),
                bastions(form, name),
                form.field(
                        "address",
                        "Address for other boxes",
                        "Where they reach it for the links. Empty: the same as the host."),
                form.field(
                        "publicHost",
                        "Public host",
                        "Name or address by which clients reach the c2s nodes of this box and of no other. Full and draining"
                                + " ones send their clients there. Empty: nobody is sent to this box."),
                roleChoices(form),
                form.field("roles", "Roles", ""),
                jsm.map(n -> n.name() + " runs on " + n.box() + "; several session managers come later.")
                        .orElse(many ? "The box with the jsm is added, or given the role, by itself." : ""),
                jsm.isEmpty() && !many,
                form.field(
                        "c2sCount",
                        "c2s nodes",
                        "1 to 64. One for each 10,000 or so clients; more than the box has cores is seldom of use."),
                form.field("tags", "Tags", "Words to filter by, with blanks between them."),
                boxes.credentials().publicKey());
    }

    private static List<Choice> loginChoices(Form form, boolean storedKey) {
        String chosen = form.text("login");
        return List.of(
                new Choice(
                        "console",
                        "The console's key",
                        "Its public key is below, to be put on the box.",
                        chosen.isEmpty() || chosen.equals("console")),
                new Choice(
                        "key",
                        storedKey ? "A key of the box's own, as stored" : "A key of the box's own",
                        storedKey ? "Paste another one below to replace it." : "Paste it below.",
                        chosen.equals("key")),
                new Choice(
                        "password",
                        "A password, once",
                        "The console logs in with it one time and installs its key.",
                        chosen.equals("password")));
    }

    private static List<Choice> sudoChoices(Form form) {
        String chosen = form.text("sudo");
        return List.of(
                new Choice(
                        "passwordless",
                        "sudo without a password",
                        "The usual case of cloud images.",
                        chosen.equals("passwordless")),
                new Choice("password", "sudo with a password", "", chosen.equals("password")),
                new Choice(
                        "none",
                        "Not at all",
                        "The login user is root, or nothing needs root there.",
                        chosen.equals("none")));
    }

    private static List<Choice> roleChoices(Form form) {
        return List.of(
                new Choice(
                        "c2s",
                        "c2s",
                        "Holds the sockets of clients. No database password on this box.",
                        form.ticked("role-c2s")),
                new Choice("jsm", "jsm", "Holds sessions, talks to the database.", form.ticked("role-jsm")));
    }

    private List<Choice> bastions(Form form, String name) {
        String chosen = form.text("via");
        List<Choice> choices = new ArrayList<>(List.of(new Choice("", "None: dial it directly", "", chosen.isEmpty())));
        boxes.inventory().boxes().stream()
                .map(Box::name)
                .filter(n -> !n.equals(name))
                .forEach(n -> choices.add(new Choice(n, n, "", n.equals(chosen))));
        return choices;
    }
}
