package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;

/** Names of buildings that have one, from the cell they stand in. */
record PlaceNames(Names names, long seed) {

  /** A word for the cell with what the building is behind it, in both languages. */
  Name called(int cell, int number, String chinese, String english) {
    Name word = names.word(4, RandomStream.of(seed, Purpose.NAMES, cell, number).integer(0, 1599));
    return new Name(word.chinese() + chinese, word.english() + english);
  }
}
