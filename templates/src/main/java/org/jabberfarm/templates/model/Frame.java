package org.jabberfarm.templates.model;

import java.util.Map;

/**
 * What surrounds every page.
 *
 * @param domain the farm's main domain, empty before it is set or before login
 * @param who name of the administrator, empty before login
 * @param operator whether the reader may change boxes, plans and users
 * @param admin whether the reader may change settings and administrators
 * @param csrf token that each form sends back as {@code _csrf}
 * @param path of the page, to mark where the reader is
 * @param counts what the navigation shows beside a link, by its path
 * @param assets URLs of style sheets and scripts by file name
 */
public record Frame(
        String domain,
        String who,
        boolean operator,
        boolean admin,
        String csrf,
        String path,
        Map<String, String> counts,
        Map<String, String> assets) {

    public String asset(String name) {
        return assets.getOrDefault(name, "/assets/" + name);
    }

    public String count(String link) {
        return counts.getOrDefault(link, "");
    }

    /** Whether the page is that of {@code link} or below it. */
    public boolean in(String link) {
        return path.equals(link) || !link.equals("/") && path.startsWith(link + "/");
    }
}
