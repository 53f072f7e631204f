package io.citytwin.live.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.live.state.StreamPlace;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResumeTokenTest {

  private static ResumeToken random(Random random, int due) {
    BitSet numbers = new BitSet();
    random.ints(due, 0, 3_000_000).forEach(numbers::set);
    return new ResumeToken(
        random.nextLong(),
        new StreamPlace(random.nextLong(1L << 50), random.nextInt(1_000)),
        random.nextLong(),
        random.nextLong(),
        numbers,
        random.nextBoolean() ? ResumeToken.NONE : random.nextInt(1_000));
  }

  @Test
  void tokenComesBackAsItWas() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      ResumeToken token = random(random, random.nextInt(300));
      assertThat(ResumeToken.decode(token.encode())).isEqualTo(token);
    }
    ResumeToken longest = random(random, 4_000);
    assertThat(ResumeToken.decode(longest.encode())).isEqualTo(longest);
  }

  /** Base64 may write the same bytes in two ways: then it is the same token. */
  @Test
  void textThatWasTouchedIsRefusedOrMeansTheSame() {
    Random random = new Random(6);
    String text = random(random, 20).encode();
    for (int i = 0; i < 2_000; i++) {
      StringBuilder other = new StringBuilder(text);
      other.setCharAt(random.nextInt(text.length()), (char) (33 + random.nextInt(90)));
      String touched = random.nextBoolean() ? other.toString() : other.substring(i % 60);
      try {
        assertThat(ResumeToken.decode(touched)).isEqualTo(ResumeToken.decode(text));
      } catch (TwinException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CURSOR);
      }
    }
  }

  @Test
  void nothingAndFarTooMuchAreRefused() {
    for (String text : new String[] {"", "x", "ü", "A".repeat(1_000_000)}) {
      assertThatThrownBy(() -> ResumeToken.decode(text))
          .isInstanceOfSatisfying(
              TwinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
    }
  }

  @Test
  void withTooManyDueTheyAllAreAndTheTokenStaysShort() {
    ResumeToken token = random(new Random(7), 6_000);

    assertThat(token.dueFrom()).isZero();
    assertThat(token.encode()).hasSizeLessThan(100);
  }
}
