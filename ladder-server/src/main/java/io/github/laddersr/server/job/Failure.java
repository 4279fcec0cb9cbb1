// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

/**
 * The reason for a failure.
 *
 * @param code code for programs
 * @param status HTTP status
 * @param title kind of problem
 * @param detail sentence for people: what is wrong and what helps
 */
public record Failure(String code, int status, String title, String detail) {}
