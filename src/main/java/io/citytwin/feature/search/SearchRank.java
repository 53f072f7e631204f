package io.citytwin.feature.search;

/** How well a text matches, the best first; as the schema describes it. */
enum SearchRank {
  EXACT,
  PREFIX,
  WORD
}
