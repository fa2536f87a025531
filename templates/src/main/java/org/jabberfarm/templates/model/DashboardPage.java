package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param title main domain, or what the page is before there is one
 * @param say one sentence on how the farm does
 * @param state of the farm
 * @param steps what to do first; empty once it was done
 * @param notices what is wrong, worst first
 * @param deploy id of the run that goes on, 0 for none
 * @param way how far it is
 * @param tiles totals; null without boxes
 * @param view {@code cards}, {@code table} or {@code heat}
 * @param views to choose from
 * @param boxes worst first
 * @param heatSummary those that do not serve, counted by state
 * @param ranges of the curves
 * @param charts farm-wide curves
 * @param events latest entries of the audit log
 * @param ageSeconds of the newest sample, -1 for none
 */
public record DashboardPage(
        String title,
        String say,
        State state,
        List<Step> steps,
        List<Notice> notices,
        long deploy,
        Way way,
        Tiles tiles,
        String view,
        List<Link> views,
        List<BoxRow> boxes,
        String heatSummary,
        List<Link> ranges,
        List<Chart> charts,
        List<Event> events,
        long ageSeconds) {

    /** A step of the first use. */
    public record Step(String title, String text, String action, String href, boolean done) {}

    /**
     * @param bar connections of capacity, null while there is none
     * @param spare yes or no, and the arithmetic behind it
     */
    public record Tiles(
            String connections,
            String capacity,
            Bar bar,
            String barNote,
            String sessions,
            String sessionsNote,
            String accepts,
            Spark acceptsSpark,
            String messages,
            Spark messagesSpark,
            String spare,
            String spareTone,
            String spareNote) {}

    /**
     * @param say who started it, when and for what
     * @param done boxes deployed, of {@code boxes}
     * @param note what comes after the bar
     * @param failed whether any box failed
     * @param working boxes that are being changed, with what is done there now
     */
    public record Way(String say, int done, int boxes, String note, boolean failed, List<Line> working) {
        public String percent() {
            return boxes == 0 ? "0%" : Math.round(100.0 * done / boxes) + "%";
        }
    }

    public record Line(String box, String text) {}

    /** Something that was done, in words; some of them lead somewhere. */
    public record Event(When time, List<Part> parts) {}

    /** @param link empty for plain words */
    public record Part(String text, String link) {}

    public List<BoxRow> notServing() {
        return boxes.stream().filter(b -> !b.ok()).toList();
    }
}
