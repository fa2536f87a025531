-- What the server keeps for a domain as a whole: its message of the day.
CREATE TABLE domain_xml (
    domain VARCHAR(255) NOT NULL,
    name VARCHAR(64) NOT NULL,
    content ${text} NOT NULL,
    PRIMARY KEY (domain, name)
);
