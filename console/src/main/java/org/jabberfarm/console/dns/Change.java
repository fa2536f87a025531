package org.jabberfarm.console.dns;

import java.util.Optional;

/**
 * What is to become of a record set.
 *
 * @param key its name and type
 * @param before as it was read; the server refuses when it is another by then
 * @param after what replaces it, empty to take it away
 */
record Change(RecordSet.Key key, Optional<RecordSet> before, Optional<RecordSet> after) {}
