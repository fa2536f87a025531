package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param name of the box to remove
 * @param nodes its nodes, in words
 * @param users how many are on it now, in words; empty for none
 * @param consequences what happens, one sentence each
 * @param typed the name once more
 * @param blocked why it cannot be removed now, may be empty
 */
public record RemovePage(
        String name, String nodes, String users, List<String> consequences, Field typed, String blocked) {}
