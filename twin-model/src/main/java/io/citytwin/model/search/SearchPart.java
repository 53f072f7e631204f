package io.citytwin.model.search;

/** What a key is of its text; the ordinals are stored. */
public enum SearchPart {
  /** The whole text. */
  TEXT,
  /** The whole text in pinyin. */
  READING,
  /** The first letters of its pinyin. */
  INITIALS,
  /** The text from a word on that is not the first. */
  LATER_TEXT,
  /** As {@link #LATER_TEXT}, in pinyin. */
  LATER_READING,
  /** As {@link #LATER_TEXT}, of first letters. */
  LATER_INITIALS;

  /** The same from a later word on. */
  public SearchPart later() {
    return values()[ordinal() % 3 + 3];
  }
}
