package org.jabberfarm.templates.model;

import java.util.List;

/**
 * Address, login and roles of a box to add or to change, or of many boxes that have all but name and host in common.
 *
 * @param box name of the box being changed, empty for a new one
 * @param many whether {@code lines} is asked for instead of name and host
 * @param lines one box a line
 * @param name inventory name
 * @param host what the console dials
 * @param sshPort SSH port
 * @param user login user
 * @param login how to log in
 * @param key private key
 * @param keyStored whether the box has a private key of its own already
 * @param password to log in once
 * @param sudo how to become root
 * @param sudoPassword for sudo
 * @param via bastion, its value a box's name
 * @param bastions to choose from
 * @param address what other boxes dial
 * @param publicHost what clients dial
 * @param roles what it carries; several may be chosen
 * @param rolesProblem what is wrong with them
 * @param jsmNote why jsm cannot be chosen, or what its choice means
 * @param jsmFree whether jsm can be chosen
 * @param c2sCount c2s nodes
 * @param tags words to filter by
 * @param publicKey of the console, in {@code authorized_keys} form
 */
public record BoxFormPage(
        String box,
        boolean many,
        Field lines,
        Field name,
        Field host,
        Field sshPort,
        Field user,
        List<Choice> login,
        Field key,
        boolean keyStored,
        Field password,
        List<Choice> sudo,
        Field sudoPassword,
        Field via,
        List<Choice> bastions,
        Field address,
        Field publicHost,
        List<Choice> roles,
        Field rolesProblem,
        String jsmNote,
        boolean jsmFree,
        Field c2sCount,
        Field tags,
        String publicKey) {

    /** Whether the field of the private key is to be seen at once. */
    public boolean keyOpen() {
        return key.bad()
                || !keyStored
                        && login.stream().anyMatch(c -> c.chosen() && c.value().equals("key"));
    }

    public boolean fresh() {
        return box.isEmpty();
    }

    /** In the order of the page. */
    public List<Field> fields() {
        return List.of(
                lines,
                name,
                host,
                sshPort,
                user,
                via,
                address,
                publicHost,
                key,
                password,
                sudoPassword,
                rolesProblem,
                c2sCount,
                tags);
    }
}
