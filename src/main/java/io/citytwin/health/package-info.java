/** Whether the service can serve, for supervisors and people. */
@NullMarked
package io.citytwin.health;

import org.jspecify.annotations.NullMarked;
