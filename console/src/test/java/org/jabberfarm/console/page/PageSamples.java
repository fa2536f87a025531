package org.jabberfarm.console.page;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jabberfarm.templates.model.AdministratorPage;
import org.jabberfarm.templates.model.AdministratorsPage;
import org.jabberfarm.templates.model.AuditPage;
import org.jabberfarm.templates.model.Choice;
import org.jabberfarm.templates.model.DeployPage;
import org.jabberfarm.templates.model.DeploysPage;
import org.jabberfarm.templates.model.ErrorPage;
import org.jabberfarm.templates.model.Field;
import org.jabberfarm.templates.model.LoginPage;
import org.jabberfarm.templates.model.ProfilePage;
import org.jabberfarm.templates.model.SetUpPage;
import org.jabberfarm.templates.model.SettingsPage;
import org.jabberfarm.templates.model.State;
import org.jabberfarm.templates.model.TokensPage;
import org.jabberfarm.templates.model.UserAddPage;
import org.jabberfarm.templates.model.UserPage;
import org.jabberfarm.templates.model.UserRemovePage;
import org.jabberfarm.templates.model.UsersPage;
import org.jabberfarm.templates.model.When;

/**
 * What each page is rendered with in tests. A page that is not named here gets {@link MadeSamples}, one full and one empty;
 * one that has more faces (empty, full, wrong) is named. Texts hold signs that a template must escape.
 */
final class PageSamples {
    /** In every text that comes from people: it must never reach a page as it is. */
    static final String NASTY = "<b onclick=\"x\">'&\"</b>";

    static final When NOW = When.of(Instant.EPOCH, Instant.EPOCH.plusSeconds(90));
    private static final Field GOOD = new Field("good", "Good", "A hint.", NASTY, "");
    private static final Field BAD = new Field("bad", "Bad", "A hint.", "x", "It is wrong: " + NASTY);
    private static final Field PLAIN = new Field("plain", "Plain", "", "", "");
    private static final List<Choice> ROLES =
            List.of(new Choice("VIEWER", "Viewer", "Reads.", true), new Choice("ADMIN", "Admin", "", false));

    private PageSamples() {}

    /** Components whose value decides how a page looks, by page: each value is rendered besides what is made. */
    static Map<String, Map<String, List<Object>>> faces() {
        return Map.of(
                "dashboard", Map.of("view", List.of("cards", "table", "heat")),
                "dashboard-live", Map.of("view", List.of("cards", "table", "heat"), "deploy", List.of(0L)),
                "box-trust", Map.of("state", List.of("new", "trusted", "changed")),
                "drain", Map.of("draining", List.of(false)));
    }

    /** Samples by the template's name without ending. */
    static Map<String, List<Object>> all() {
        Map<String, List<Object>> all = new LinkedHashMap<>();
        administrators(all);
        users(all);
        deploys(all);
        all.put(
                "audit",
                List.of(
                        new AuditPage(List.of(), List.of(GOOD), "", ""),
                        new AuditPage(
                                List.of(new AuditPage.Row(7, NOW, NASTY, "user.add", NASTY, NASTY)),
                                List.of(PLAIN),
                                "/audit?before=7",
                                "/audit")));
        all.put(
                "error",
                List.of(
                        new ErrorPage(404, "Not found", NASTY),
                        new ErrorPage(403, "Not allowed", "x"),
                        new ErrorPage(500, "The console failed", "x")));
        all.put("settings", List.of(settings(true, false), settings(true, true), settings(false, false)));
        all.put(
                "tokens",
                List.of(
                        new TokensPage(List.of(), List.of(PLAIN, BAD), ROLES, ""),
                        new TokensPage(
                                List.of(
                                        new TokensPage.Row("a", "VIEWER", NOW, NASTY, "never", "never", false),
                                        new TokensPage.Row(NASTY, "VIEWER", NOW, "b", "never", "1 May", true)),
                                List.of(PLAIN, GOOD),
                                ROLES,
                                "jf_secret")));
        return all;
    }

    private static void deploys(Map<String, List<Object>> all) {
        State failed = new State("crit", "crit", "Failed");
        all.put(
                "deploys",
                List.of(
                        new DeploysPage(List.of(), "", ""),
                        new DeploysPage(
                                List.of(new DeploysPage.Row(7, failed, 3, "1 of 2", NASTY, NOW, "3 s", NASTY)),
                                NASTY,
                                "/deploys?before=7")));
        DeployPage.Tile tile = new DeployPage.Tile("Farm lock", NASTY, NASTY, NASTY);
        DeployPage.Step step = new DeployPage.Step("ok", "ok", "done", NASTY, NASTY, NASTY);
        DeployPage.RunView begun = new DeployPage.RunView(
                new State("work", "run", "Running"), List.of(tile), 0, 0, List.of(), List.of(), List.of(), "");
        DeployPage.RunView over = new DeployPage.RunView(
                failed,
                List.of(tile, tile),
                3,
                1,
                List.of(new DeployPage.Notice(failed, NASTY, NASTY, "/deploys/7?box=x#log", NASTY)),
                List.of(new DeployPage.Group(
                        "group-1",
                        NASTY,
                        failed,
                        NASTY,
                        List.of(new DeployPage.Box("edge-1", failed, NASTY, List.of(step))))),
                List.of(new DeployPage.Seen(NASTY, "edge-1", failed, "1", "2", "3", NASTY, NASTY, NASTY)),
                NASTY);
        all.put(
                "deploy",
                List.of(
                        new DeployPage(
                                7, 3, NASTY, true, begun, new DeployPage.LogView(List.of(), 0, 0, "", List.of())),
                        new DeployPage(
                                7,
                                3,
                                NASTY,
                                false,
                                over,
                                new DeployPage.LogView(
                                        List.of(
                                                new DeployPage.Line(5, "iso", "time", NASTY, "", "", NASTY),
                                                new DeployPage.Line(6, "iso", "time", "farm", "crit", "error", NASTY)),
                                        6,
                                        4,
                                        "?box=x",
                                        List.of(new DeployPage.View("/deploys/7?box=x#log", NASTY, true))))));
    }

    private static void administrators(Map<String, List<Object>> all) {
        all.put(
                "login",
                List.of(
                        new LoginPage("", "/", "", false),
                        new LoginPage(NASTY, "/boxes", "Not together: " + NASTY, false),
                        new LoginPage("", "/", "", true)));
        all.put("set-up", List.of(new SetUpPage("token", List.of(PLAIN, GOOD, BAD))));
        all.put(
                "administrators",
                List.of(new AdministratorsPage(
                        List.of(
                                new AdministratorsPage.Row("root", "ADMIN", false, NOW, "never", true),
                                new AdministratorsPage.Row(NASTY, "VIEWER", true, NOW, "3 s ago", false)),
                        List.of(PLAIN, BAD),
                        ROLES)));
        all.put(
                "administrator",
                List.of(
                        new AdministratorPage(NASTY, true, ROLES, BAD),
                        new AdministratorPage("ana", false, ROLES, PLAIN)));
        all.put(
                "profile",
                List.of(new ProfilePage(
                        "VIEWER",
                        List.of(PLAIN, GOOD, BAD),
                        List.of(
                                new ProfilePage.Row("1", NASTY, "::1", NOW, NOW, true),
                                new ProfilePage.Row("2", "curl", "::1", NOW, NOW, false)),
                        "Done.")));
    }

    private static void users(Map<String, List<Object>> all) {
        UsersPage.Announcing nobody = new UsersPage.Announcing(List.of(), List.of());
        UsersPage.Announcing somebody =
                new UsersPage.Announcing(List.of(NASTY, "b.example.org"), List.of("ann@example.org", NASTY));
        UsersPage.Row ann = new UsersPage.Row("ann@example.org", "/users/ann@example.org", 2, NOW, "now");
        UsersPage.Row bob = new UsersPage.Row(NASTY, "/users/b", 0, NOW, "never");
        all.put(
                "users",
                List.of(
                        new UsersPage(List.of(), "", 0, 0, "", "", false, "", nobody),
                        new UsersPage(List.of(), "", 0, 0, "", "", true, "Not reached: " + NASTY, nobody),
                        new UsersPage(List.of(), "", 0, 0, "", "", true, "", nobody),
                        new UsersPage(List.of(), NASTY, 0, 0, "", "", true, "", somebody),
                        new UsersPage(
                                List.of(ann, bob), "a", 20_000, 3, "/users?after=b", "/users", true, "", somebody)));
        all.put(
                "user-add",
                List.of(new UserAddPage(List.of(GOOD, BAD), ""), new UserAddPage(List.of(GOOD, PLAIN), NASTY)));
        all.put(
                "user",
                List.of(
                        new UserPage("ann@example.org", "/users/ann", NOW, "never", List.of(), PLAIN, "Added."),
                        new UserPage(
                                NASTY,
                                "/users/n",
                                NOW,
                                "now",
                                List.of(
                                        new UserPage.Row(NASTY, "c2s-1", true, true, 5),
                                        new UserPage.Row("b", "c2s-2", false, false, 0)),
                                BAD,
                                "")));
        all.put(
                "user-remove",
                List.of(
                        new UserRemovePage("ann@example.org", "/users/ann", 0, PLAIN),
                        new UserRemovePage(NASTY, "/users/n", 2, BAD)));
    }

    private static SettingsPage settings(boolean mayChange, boolean saved) {
        return new SettingsPage(
                List.of(new SettingsPage.Group(
                        "farm",
                        "Farm",
                        List.of(
                                new SettingsPage.Item(GOOD, "text", List.of(), false),
                                new SettingsPage.Item(BAD, "number", List.of(), false),
                                new SettingsPage.Item(PLAIN, "secret", List.of(), true),
                                new SettingsPage.Item(
                                        new Field("choice", "Choice", "x", "a", "Wrong."),
                                        "choice",
                                        List.of(new Choice("a", "a", "", true), new Choice("b", "b", "", false)),
                                        false)))),
                mayChange,
                saved);
    }
}
