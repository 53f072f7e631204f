package io.citytwin.feature.postgis;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of the features that name another one.
 *
 * @param owner entity id of the other one
 * @param size most items
 * @param after id the page starts after; null for the first page
 */
public record MemberRequest(UUID owner, int size, @Nullable UUID after) {}
