/**
 * Lists of features written as JSON while their rows are read: which fields ({@link
 * io.citytwin.feature.direct.DirectPlan}), how each is written ({@link
 * io.citytwin.feature.direct.FieldValue}) and the page that results. What cannot be written this
 * way is answered by the GraphQL engine, field by field.
 */
@NullMarked
package io.citytwin.feature.direct;

import org.jspecify.annotations.NullMarked;
