package org.jabberfarm.templates.model;

/**
 * @param jid {@code user@domain}
 * @param path of its page
 * @param sessions logged in now
 * @param typed field in which the address is repeated
 */
public record UserRemovePage(String jid, String path, int sessions, Field typed) {}
