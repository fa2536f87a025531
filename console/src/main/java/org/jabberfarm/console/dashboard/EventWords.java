package org.jabberfarm.console.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jabberfarm.console.audit.AuditEntry;
import org.jabberfarm.templates.model.DashboardPage;
import org.jabberfarm.templates.model.DashboardPage.Part;
import org.jabberfarm.templates.model.When;

/** Entries of the audit log as sentences: who did what, with links to what it was done to. */
final class EventWords {
    private static final Pattern PLAN = Pattern.compile("^plan (\\d+)");

    private EventWords() {}

    static DashboardPage.Event of(AuditEntry entry, Instant now) {
        List<Part> parts = new ArrayList<>();
        String subject = entry.subject();
        switch (entry.action()) {
            case "deploy.start" -> {
                words(parts, cap(who(entry)) + " started ", subject, deploy(subject));
                Matcher plan = PLAN.matcher(entry.detail());
                if (plan.find()) {
                    words(parts, " from ", plan.group(), "/plans/" + plan.group(1));
                }
            }
            case "deploy.end" -> {
                words(parts, "", cap(subject), deploy(subject));
                parts.add(new Part(" ended: " + ending(entry.detail()), ""));
            }
            case "deploy.stop" -> words(parts, cap(who(entry)) + " stopped ", subject, deploy(subject));
            case "plan.make" -> {
                words(parts, cap(who(entry)) + " made ", "plan " + subject, "/plans/" + subject);
                parts.add(new Part(", " + entry.detail(), ""));
            }
            case "plan.discard" ->
                words(parts, cap(who(entry)) + " discarded ", "plan " + subject, "/plans/" + subject);
            case "lock.release" -> words(parts, cap(who(entry)) + " released the farm's lock", "", "");
            case "setting.change" -> {
                words(parts, cap(who(entry)) + " changed ", subject, "/settings#f-" + subject);
                parts.add(new Part(entry.detail().isEmpty() ? "" : ": " + entry.detail(), ""));
            }
            case "box.add" -> box(parts, entry, " added box ");
            case "box.change" -> box(parts, entry, " changed box ");
            case "box.remove" -> words(parts, cap(who(entry)) + " removed box " + subject, "", "");
            case "box.credentials" -> box(parts, entry, " changed the login of ");
            case "box.key" -> box(parts, entry, " installed the console's key on ");
            case "host-key.approve" -> box(parts, entry, " approved the host key of ");
            case "host-key.forget" -> box(parts, entry, " took back the approval of the host key of ");
            case "host-key.changed" -> {
                words(parts, "", subject, "/boxes/" + subject);
                parts.add(new Part(" shows another host key", ""));
            }
            case "login" -> parts.add(new Part(cap(who(entry)) + " logged in", ""));
            case "login.failed" -> parts.add(new Part("A login as " + subject + " failed, " + entry.detail(), ""));
            case "logout" -> parts.add(new Part(cap(who(entry)) + " logged out", ""));
            case "logout.everywhere" -> parts.add(new Part(cap(who(entry)) + " logged out everywhere", ""));
            case "token.create" -> parts.add(new Part(cap(who(entry)) + " made the token " + subject, ""));
            case "token.revoke" -> parts.add(new Part(cap(who(entry)) + " revoked the token " + subject, ""));
            case "node.drain" -> parts.add(new Part(cap(who(entry)) + " drains " + subject, ""));
            case "node.drain.end" -> parts.add(new Part(cap(who(entry)) + " ended the drain of " + subject, ""));
            case "user.add" -> user(parts, entry, " added user ");
            case "user.password" -> user(parts, entry, " reset the password of ");
            case "user.import" -> user(parts, entry, " imported user ");
            case "user.kick" -> user(parts, entry, " ended the sessions of ");
            case "user.remove" -> parts.add(new Part(cap(who(entry)) + " removed user " + subject, ""));
            case "administrator.add" -> parts.add(new Part(cap(who(entry)) + " added administrator " + subject, ""));
            case "administrator.remove" ->
                parts.add(new Part(cap(who(entry)) + " removed administrator " + subject, ""));
            case "administrator.change", "administrator.password" ->
                parts.add(new Part(cap(who(entry)) + " changed administrator " + subject, ""));
            default ->
                // Better the log's own words than none.
                parts.add(
                        new Part(cap(who(entry)) + ": " + entry.action().replaceAll("[.-]", " ") + " " + subject, ""));
        }
        return new DashboardPage.Event(When.of(entry.time(), now), List.copyOf(parts));
    }

    /** In the middle of a sentence: {@code ana}, {@code token ansible}, {@code the console}. */
    static String who(String who) {
        return who.equals("console") ? "the console" : who.equals("demo") ? "the demo" : who;
    }

    private static String who(AuditEntry entry) {
        return who(entry.who());
    }

    private static void words(List<Part> parts, String before, String linked, String link) {
        if (!before.isEmpty()) {
            parts.add(new Part(before, ""));
        }
        if (!linked.isEmpty()) {
            parts.add(new Part(linked, link));
        }
    }

    private static void box(List<Part> parts, AuditEntry entry, String did) {
        words(parts, cap(who(entry)) + did, entry.subject(), "/boxes/" + entry.subject());
    }

    private static void user(List<Part> parts, AuditEntry entry, String did) {
        // Whose name has signs that need escaping in a path is named without a link.
        boolean plain = entry.subject().matches("[A-Za-z0-9._-]+@[A-Za-z0-9.-]+");
        words(parts, cap(who(entry)) + did, entry.subject(), plain ? "/users/" + entry.subject() : "");
    }

    private static String deploy(String subject) {
        return "/deploys/" + subject.replaceAll("\\D", "");
    }

    /** {@code DEPLOYED}, {@code FAILED: one box…}: the state in words, then why. */
    private static String ending(String detail) {
        int colon = detail.indexOf(':');
        String state = colon < 0 ? detail : detail.substring(0, colon);
        return state.toLowerCase(Locale.ROOT) + (colon < 0 ? "" : detail.substring(colon));
    }

    private static String cap(String text) {
        // Names of people and tokens stay as they are; only our own words begin a sentence.
        return text.startsWith("token ") || text.startsWith("the ") || text.startsWith("deploy ")
                ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1)
                : text;
    }
}
