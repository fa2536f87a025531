package org.jabberfarm.templates.model;

/**
 * Why a box could not be asked.
 *
 * @param title in a few words
 * @param text what was tried, why it failed, what to do next
 * @param kind {@code host-key}, {@code login}, {@code sudo}, {@code address} or {@code other}: which way out the page offers
 */
public record BoxTrouble(String title, String text, String kind) {}
