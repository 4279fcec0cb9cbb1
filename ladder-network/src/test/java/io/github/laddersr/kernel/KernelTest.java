// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks tests that depend on the vector width. A JVM has only one width, so the build repeats them with others: see the
 * executions of surefire in {@code ladder-network/pom.xml}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Tag("kernel")
@Target(ElementType.TYPE)
public @interface KernelTest {}
