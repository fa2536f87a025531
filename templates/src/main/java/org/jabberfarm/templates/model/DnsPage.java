package org.jabberfarm.templates.model;

import java.util.List;
import java.util.Optional;

/**
 * The farm's records in DNS.
 *
 * @param state how it stands
 * @param done that it was published, empty when nobody asked for it
 * @param empty why there is no record at all, and the first step
 * @param notices what is wrong, worst first
 * @param tiles in a row
 * @param rows one for each record set
 * @param nodes every c2s
 * @param fragment the records as a zone file has them
 * @param publish whether "Publish now" has all that it takes
 * @param foreign whether records of others were left alone
 */
public record DnsPage(
        State state,
        String done,
        Optional<Empty> empty,
        List<Notice> notices,
        List<Tile> tiles,
        List<Row> rows,
        List<Node> nodes,
        String fragment,
        boolean publish,
        boolean foreign) {

    /**
     * Instead of records.
     *
     * @param action the first step
     * @param link where it is made
     */
    public record Empty(String title, String text, String action, String link) {}

    /** A fact with its label. */
    public record Tile(String label, String value, String note) {}

    /**
     * A record set.
     *
     * @param label its name
     * @param wanted one line for each record
     * @param published the same on the name server
     * @param seen by each resolver
     */
    public record Row(String label, String type, State state, List<String> wanted, Lines published, List<Lines> seen) {}

    /**
     * What somebody says of a record set.
     *
     * @param who says so, empty where the column does
     * @param data one line for each record
     * @param note what else there is to say, or why there is no line
     */
    public record Lines(String who, List<String> data, String note) {}

    /**
     * A c2s.
     *
     * @param path of its box
     * @param word its state
     * @param room for clients yet
     * @param share of new clients, why there is none
     */
    public record Node(String label, String path, String host, String word, String room, String share) {}
}
