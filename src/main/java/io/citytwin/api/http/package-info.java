/**
 * GraphQL over HTTP as its specification says: methods, media types, status codes, conditional
 * requests. What stands here happens before the engine sees a request, or after it has answered.
 */
@NullMarked
package io.citytwin.api.http;

import org.jspecify.annotations.NullMarked;
