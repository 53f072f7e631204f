/**
 * Lists of features written as JSON while their rows are read. What is written: a {@link
 * io.citytwin.feature.direct.DirectPlan} of {@link io.citytwin.feature.direct.FieldValue}s. Where:
 * into {@link io.citytwin.feature.direct.Draft}s, which have gaps for what a row only leads to; the
 * {@link io.citytwin.feature.direct.DirectPageWriter} says what they want and puts the page
 * together. What cannot be written this way is answered by the GraphQL engine, field by field.
 */
@NullMarked
package io.citytwin.feature.direct;

import org.jspecify.annotations.NullMarked;
