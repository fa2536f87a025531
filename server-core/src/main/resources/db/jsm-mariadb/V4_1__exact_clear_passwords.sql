ALTER TABLE clear_passwords CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
