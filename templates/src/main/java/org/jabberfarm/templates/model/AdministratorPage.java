package org.jabberfarm.templates.model;

import java.util.List;

/**
 * @param name whose
 * @param disabled whether login is refused
 * @param roles to choose from
 * @param password field of the form that resets it
 */
public record AdministratorPage(String name, boolean disabled, List<Choice> roles, Field password) {}
