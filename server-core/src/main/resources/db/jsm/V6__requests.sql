-- What a contact's request for our presence said, as XML, until it is answered (RFC 6121 3.1.3).
ALTER TABLE roster ADD COLUMN request ${text};
