package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param rows that match, in name order
 * @param all how many boxes there are
 * @param find text looked for
 * @param tags to filter by, the first one for any
 * @param waiting boxes whose host key nobody has approved
 * @param note what was just done, may be empty
 */
public record BoxListPage(List<Row> rows, int all, Field find, List<Choice> tags, int waiting, String note) {
    /**
     * @param login {@code deploy@10.20.0.28}
     * @param port SSH port, with the bastion if there is one
     * @param nodes names, in words
     * @param ports client ports, may be empty
     * @param key of the host
     * @param next where to go on with a box that is not trusted yet, empty when it is
     */
    public record Row(
            String name,
            String login,
            String port,
            String nodes,
            String ports,
            State key,
            List<String> tags,
            String next) {}
}
