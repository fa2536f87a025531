-- Keyed by a number of our own, so that names of any length stay out of every index but one. Times are milliseconds since 1970.
CREATE TABLE users (
    id BIGINT NOT NULL PRIMARY KEY,
    domain VARCHAR(255) NOT NULL,
    username VARCHAR(255) NOT NULL,
    created BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    last_status VARCHAR(1000) NOT NULL,
    CONSTRAINT users_name UNIQUE (domain, username)
);

-- One row per SASL mechanism: salt and keys in base64, never a password.
CREATE TABLE scram_keys (
    user_id BIGINT NOT NULL,
    mechanism VARCHAR(32) NOT NULL,
    salt VARCHAR(64) NOT NULL,
    iterations INTEGER NOT NULL,
    stored_key VARCHAR(128) NOT NULL,
    server_key VARCHAR(128) NOT NULL,
    PRIMARY KEY (user_id, mechanism)
);

CREATE TABLE roster (
    user_id BIGINT NOT NULL,
    contact VARCHAR(700) NOT NULL,
    name VARCHAR(1000) NOT NULL,
    subscription VARCHAR(4) NOT NULL,
    asking SMALLINT NOT NULL,
    asked SMALLINT NOT NULL,
    groups_json ${text} NOT NULL,
    PRIMARY KEY (user_id, contact)
);

CREATE TABLE offline_messages (
    id BIGINT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    stanza ${text} NOT NULL
);
CREATE INDEX offline_messages_user ON offline_messages (user_id, id);

-- vCards, private XML, registration data: one element per user and namespace.
CREATE TABLE user_xml (
    user_id BIGINT NOT NULL,
    namespace VARCHAR(500) NOT NULL,
    content ${text} NOT NULL,
    PRIMARY KEY (user_id, namespace)
);
