package org.jabberfarm.templates.model;

/**
 * What a browser gets when there is nothing better.
 *
 * @param status HTTP status
 * @param title what happened, in a few words
 * @param next what to do
 */
public record ErrorPage(int status, String title, String next) {}
