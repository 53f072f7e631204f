/**
 * What speaks to the service from JavaScript: the client package and the tools that people know.
 */
@NullMarked
package io.citytwin.web;

import org.jspecify.annotations.NullMarked;
