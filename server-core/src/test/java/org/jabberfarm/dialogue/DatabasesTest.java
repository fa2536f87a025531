package org.jabberfarm.dialogue;

import java.nio.file.Path;
import org.jabberfarm.storage.Databases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialogues in which a session manager and two c2s need the database most, on the servers that farms use. */
class DatabasesTest {
    private static void play(String script, String url) throws Exception {
        try (Player player = new Player().with("database", url)) {
            player.play(Script.read(Path.of(
                    DatabasesTest.class.getResource("/dialogues/" + script).toURI())));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login-by-scram.txt",
                "offline.txt",
                "registration.txt",
                "subscription-away.txt",
                "jsm-restart.txt"
            })
    void onPostgreSql(String script) throws Exception {
        play(script, Databases.postgresql().database(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login-by-scram.txt",
                "offline.txt",
                "registration.txt",
                "subscription-away.txt",
                "jsm-restart.txt"
            })
    void onMariaDb(String script) throws Exception {
        play(script, Databases.mariadb().database(""));
    }
}
