// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

/**
 * Why something is not done.
 *
 * @param code for programs
 * @param status of HTTP
 * @param title what kind of problem it is
 * @param detail a sentence for people: what is wrong and what helps
 */
public record Failure(String code, int status, String title, String detail) {}
