/**
 * The command {@code citytwin documents}: collects the operations of a client into the manifest
 * that the service trusts. Runs by itself, without the service's framework.
 */
@NullMarked
package io.citytwin.documents;

import org.jspecify.annotations.NullMarked;
