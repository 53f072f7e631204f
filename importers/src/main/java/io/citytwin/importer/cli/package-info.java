/**
 * The command line: {@code import}, {@code hash} and what the other packages add. Exit codes: 0
 * clean, 1 failed, 2 wrong usage, 3 finished with rejections.
 */
@NullMarked
package io.citytwin.importer.cli;

import org.jspecify.annotations.NullMarked;
