// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

/**
 * Why a request or a job failed.
 *
 * @param code a code for programs
 * @param status the HTTP status
 * @param title the kind of problem, in a few words
 * @param detail a sentence for people: what is wrong and what helps
 */
public record Failure(String code, int status, String title, String detail) {}
