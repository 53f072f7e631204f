/**
 * Operations that are asked again and again, answered without walking their documents anew. The
 * engine validates a document and answers it the first time; what it would do each time after that
 * is worked out once.
 */
@NullMarked
package io.citytwin.api.prepared;

import org.jspecify.annotations.NullMarked;
