package org.jabberfarm.console.user;

import java.util.List;

/**
 * One page of accounts.
 *
 * @param accounts in the order of domain and name
 * @param next what the next page begins after, empty on the last one
 * @param total accounts of the whole farm
 * @param sessions of the whole farm, live now
 */
record AccountList(List<Account> accounts, String next, long total, long sessions) {}
