-- Empty unless the farm has old-clients-digest on (jabber.xml, session-manager).
CREATE TABLE clear_passwords (
    user_id BIGINT NOT NULL PRIMARY KEY,
    password VARCHAR(1000) NOT NULL
);
