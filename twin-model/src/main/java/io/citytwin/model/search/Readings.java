package io.citytwin.model.search;

import java.util.List;

/** Knows how Chinese is read. */
@FunctionalInterface
public interface Readings {

  /** Knows nothing. */
  Readings NONE = characters -> characters;

  /**
   * Reads consecutive characters, which can depend on each other.
   *
   * @param characters one each
   * @return the syllable of each in pinyin without tone, ü as v; the character itself where it has
   *     none
   */
  List<String> of(List<String> characters);
}
