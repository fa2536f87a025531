-- In the order of code points, whatever the database's own language: lists are paged by name, and LIKE 'x%' can use the index.
ALTER TABLE users ALTER COLUMN domain TYPE VARCHAR(255) COLLATE "C", ALTER COLUMN username TYPE VARCHAR(255) COLLATE "C";
ALTER TABLE roster ALTER COLUMN contact TYPE VARCHAR(700) COLLATE "C";
ALTER TABLE user_xml ALTER COLUMN namespace TYPE VARCHAR(500) COLLATE "C";
