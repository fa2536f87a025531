-- As in V2: every character there is, compared exactly.
ALTER TABLE domain_xml CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
ALTER TABLE domain_xml MODIFY content MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL;
