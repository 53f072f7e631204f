/** The service under test over a small city, with every statement it sends to the database. */
@NullMarked
package io.citytwin.testing.service;

import org.jspecify.annotations.NullMarked;
